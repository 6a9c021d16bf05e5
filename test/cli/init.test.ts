import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pinPatterns } from '../../lib/cli/starter';
import { linkLibrary } from '../support/linked-library';
import { project, removeProjects } from './project';

afterAll(removeProjects);

const root = resolve(__dirname, '../..');

describe('homelab init', () => {
  test('makes a repository that synthesizes as it is, and is up to date after that', () => {
    const place = project();
    expect(place.homelab(['init', '--cluster', 'rack', '--domain', 'rack.example.net'])).toMatchObject({ status: 0, stdout: '' });
    linkLibrary(place.folder);
    expect(place.homelab(['synth'])).toMatchObject({ status: 0, stdout: '' });
    expect(place.homelab(['synth', '--check'])).toMatchObject({ status: 0 });
    expect(readdirSync(join(place.folder, 'dist/rack/values')).sort()).toEqual(['argo-cd.yaml', 'metrics-server.yaml']);
    const named = [...place.read('README.md').matchAll(/dist\/rack\/\S+\.yaml/g)].map(([file]) => file);
    expect(named.length).toBe(2);
    for (const file of named) expect(place.read(file)).not.toBe('');
  });

  test('makes one for Flux', () => {
    const place = project({ '.git/config': '[remote "origin"]\n\turl = git@git.example.net:me/lab.git\n' });
    expect(place.homelab(['init', '--engine', 'flux', '--cluster', 'rack'])).toMatchObject({ status: 0, stdout: '' });
    expect(place.read('apps/main.ts')).toContain("repository: { url: 'ssh://git@git.example.net/me/lab.git' }");
    linkLibrary(place.folder);
    expect(place.homelab(['synth'])).toMatchObject({ status: 0, stdout: '' });
    expect(place.homelab(['synth', '--check'])).toMatchObject({ status: 0 });
    expect(place.read('README.md')).not.toContain('Argo CD');
    const named = [...place.read('README.md').matchAll(/dist\/rack\/\S+\.yaml/g)].map(([file]) => file);
    expect(named.length).toBe(4);
    for (const file of named) expect(place.read(file)).not.toBe('');
  });

  test('says what it wrote and what comes next', () => {
    const place = project();
    const { stderr } = place.homelab(['init', 'lab']);
    expect(stderr).toContain('  apps/main.ts\n');
    expect(stderr).toContain('7 files; next: cd lab && npm install && npm run synth\n');
    const written = readdirSync(join(place.folder, 'lab'), { recursive: true, withFileTypes: true }).filter(entry =>
      entry.isFile(),
    );
    expect(written.map(({ name }) => name).sort()).toEqual(
      ['.gitignore', 'README.md', 'homelab.yaml', 'main.ts', 'package.json', 'renovate.json', 'tsconfig.json'].sort(),
    );
  });

  test('overwrites nothing: then nothing at all is written', () => {
    const place = project({ 'README.md': 'mine', 'apps/main.ts': 'mine' });
    const { status, stderr } = place.homelab(['init']);
    expect(status).toBe(2);
    expect(stderr).toContain("error: apps/main.ts, README.md are already in '.': init overwrites nothing\n");
    expect([place.read('README.md'), place.read('apps/main.ts')]).toEqual(['mine', 'mine']);
    expect(readdirSync(place.folder).sort()).toEqual(['README.md', 'apps', 'node_modules']);
  });

  test('takes the address from the remote, without the password that may be in it', () => {
    const place = project({
      '.git/config': '[core]\n\tbare = false\n[remote "origin"]\n\turl = https://me:hunter2@git.example.net/me/lab.git\n',
    });
    place.homelab(['init']);
    expect(place.read('apps/main.ts')).toContain("repository: { url: 'https://git.example.net/me/lab.git' }");
  });

  test.each([
    [
      ['--cluster', 'My Cluster'],
      "error: --cluster must be a DNS label of at most 32 characters (a-z, 0-9 and inner dashes), got 'My Cluster'\n",
    ],
    [['--engine', 'fluxcd'], "error: --engine must be argocd or flux, got 'fluxcd'\n"],
    [['--domain', 'nope..'], "error: --domain must be a domain name such as home.example.net, got 'nope..'\n"],
    [['--repository', "x'; throw 1;'"], "error: --repository must be the address of a Git repository, got 'x'; throw 1;''\n"],
  ])('refuses %j', (args, message) => {
    const { status, stderr } = project().homelab(['init', ...args]);
    expect([status, stderr.slice(0, message.length)]).toEqual([2, message]);
  });

  test.each([
    [
      ['--repository', 'https://user:pw@x/y'],
      '--repository has a password in it, which would be in Git: leave it out of the address',
    ],
    [['file'], "'file' is not a folder"],
  ])('%j is refused', (args, message) => {
    const place = project({ file: '' });
    const { status, stdout, stderr } = place.homelab(['init', ...args]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(`error: ${message}\n`);
    expect(readdirSync(place.folder).sort()).toEqual(['file', 'node_modules']);
  });

  test('its rules for Renovate find every pinned version of the library, each once', () => {
    const place = project();
    place.homelab(['init']);
    const rules: {
      readonly customManagers: readonly {
        readonly matchStrings: readonly string[];
        readonly managerFilePatterns: readonly string[];
      }[];
    } = JSON.parse(place.read('renovate.json'));
    expect(rules.customManagers[0]).toMatchObject({ matchStrings: pinPatterns, managerFilePatterns: ['/\\.ts$/'] });
    const sources = readdirSync(join(root, 'lib'), { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.ts') && !file.startsWith('cli'))
      .map(file => readFileSync(join(root, 'lib', file), 'utf8'));
    const marked = sources.flatMap(text =>
      [...text.matchAll(/\/\/ renovate: .*\n\s+version: '(.+)'/g)].map(([, version]) => version),
    );
    const found = sources.flatMap(text =>
      pinPatterns.flatMap(pattern => [...text.matchAll(new RegExp(pattern, 'g'))].map(({ groups }) => groups?.['currentValue'])),
    );
    expect(marked.length).toBeGreaterThan(10);
    expect([...found].sort()).toEqual([...marked].sort());
  });
});
