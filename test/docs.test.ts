import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { project, removeProjects, type Outcome, type Project } from './cli/project';
import { codeBlocks, pages, typeErrors, type CodeBlock } from './support/documents';
import { linkLibrary } from './support/linked-library';
import { projectRoot, readSource } from './support/source-files';

const blocks = pages().flatMap(page => codeBlocks(page, readSource(page)));
const files = blocks.filter((block): block is CodeBlock & { readonly file: string } => block.file !== undefined);

afterAll(removeProjects);

/** A repository with the files of a page. */
function repository(page: string): Project {
  const made = project(Object.fromEntries(files.filter(block => block.page === page).map(({ file, code }) => [file, code])));
  linkLibrary(made.folder);
  return made;
}

/** Runs the tests of a repository, as its user would. */
function runTests({ folder }: Project, environment: Readonly<Record<string, string>> = {}): Outcome {
  const config = {
    rootDir: folder,
    testMatch: ['<rootDir>/*.test.ts'],
    transform: {
      '^.+\\.ts$': [join(projectRoot, 'node_modules/@swc/jest'), { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
    },
  };
  const jest = join(projectRoot, 'node_modules/jest/bin/jest.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [jest, '--ci', '--config', JSON.stringify(config)], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    timeout: 50_000,
  });
  return { status, stdout, stderr };
}

describe('the TypeScript in the pages', () => {
  test('was found', () => {
    expect(blocks.length).toBeGreaterThan(8);
    expect(files.map(({ page, file }) => `${page} ${file}`)).toEqual(
      expect.arrayContaining(['README.md home.ts', 'docs/writing-addons.md descheduler.test.ts']),
    );
  });

  test('compiles', () => {
    expect(typeErrors(blocks)).toEqual([]);
  });

  const programs = files.filter(({ file, code }) => !file.endsWith('.test.ts') && code.includes('.synth()'));
  test.each(programs.map(({ page, file }) => [page, file]))('%s: %s is a program that renders', (page, file) => {
    const made = repository(page);
    expect(made.homelab(['synth', file])).toMatchObject({ status: 0, stdout: '' });
    expect(made.homelab(['synth', file, '--check'])).toMatchObject({ status: 0 });
  });

  const tested = [...new Set(files.filter(({ file }) => file.endsWith('.test.ts')).map(({ page }) => page))];
  test.each(tested)('%s: its tests pass, once their golden files are written', page => {
    const made = repository(page);
    expect(runTests(made)).toMatchObject({ status: 1, stderr: expect.stringContaining('there are no golden files') as string });
    expect(runTests(made, { UPDATE_GOLDEN: '1' })).toMatchObject({ status: 0 });
    expect(runTests(made)).toMatchObject({ status: 0 });
  });

  test('leaves no file that nothing runs', () => {
    const idle = files.filter(({ page, file, code }) => {
      const imported = files.some(other => other.page === page && other.code.includes(`'./${file.replace(/\.ts$/, '')}'`));
      return !code.includes('.synth()') && !file.endsWith('.test.ts') && !imported;
    });
    expect(idle.map(({ page, file }) => `${page} ${file}`)).toEqual([]);
  });
});

describe('the check of the pages', () => {
  const errors = (text: string): readonly string[] => typeErrors(codeBlocks('page.md', text));

  test('finds what does not compile, by page and line', () => {
    expect(
      errors("# Page\n\n```ts\n// a.ts\nimport { Homelab } from 'cdk8s-homelab';\n\nnew Homelab({ repositry: 1 });\n```\n"),
    ).toEqual([expect.stringMatching(/^page\.md:7: .*repositry/) as string]);
  });

  test('lets a snippet use what the library exports and what a program has made before', () => {
    expect(errors("```ts\nnew ManifestAddon(cluster, 'web', { namespace: 'web' });\n```\n")).toEqual([]);
    expect(errors("text\n```ts\nconst x = 1;\nnew ManifestAddon(clusters, 'web', { namespace: 'web' });\n```\n")).toEqual([
      expect.stringMatching(/^page\.md:4: Cannot find name 'clusters'/) as string,
    ]);
  });
});
