import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { type Project, project, removeProjects } from './project';

afterAll(removeProjects);

/** Ends a program by printing which modules of the transformer are loaded, and which of Node's that could reach outside. */
const loadedModules = `
const transformer = Object.keys(require.cache).filter(file => /@swc[\\\\/]core/.test(file)).length;
const outside = (process as unknown as { moduleLoadList: string[] }).moduleLoadList.filter(name => /NativeModule (child_process|http|https|dns|tls)$/.test(name));
console.log(JSON.stringify({ transformer: transformer > 0, outside }));
`;

function transformerLoaded(place: Project): boolean {
  const { status, stdout, stderr } = place.homelab(['run', 'main.ts']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const last: { readonly transformer: boolean } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  return last.transformer;
}

describe('the cache of transformed files', () => {
  const files = {
    'main.ts': `import { name } from './lib/name';\nconsole.log(name);${loadedModules}`,
    'lib/name.ts': `export const name: string = 'one';`,
  };

  test('a second start loads no transformer, no network and no child process', () => {
    const place = project(files);
    expect(transformerLoaded(place)).toBe(true);
    expect(place.homelab(['run', 'main.ts']).stdout).toBe('one\n{"transformer":false,"outside":[]}\n');
  });

  test('a changed file is seen, also when its size and time are those of before', () => {
    const place = project(files);
    transformerLoaded(place);
    const file = join(place.folder, 'lib/name.ts');
    const { atime, mtime } = statSync(file);
    place.write('lib/name.ts', files['lib/name.ts'].replace('one', 'two'));
    utimesSync(file, atime, mtime);
    expect(place.homelab(['run', 'main.ts']).stdout).toMatch(/^two\n/);
  });

  const damages: Readonly<Record<string, (cache: string, text: Buffer) => void>> = {
    'cut short': cache => truncateSync(cache, 200),
    empty: cache => truncateSync(cache, 0),
    'full of zeroes': (cache, text) => writeFileSync(cache, Buffer.alloc(text.length)),
    'changed in one letter of a text': (cache, text) =>
      writeFileSync(cache, text.toString('latin1').replace("'one'", "'bad'"), 'latin1'),
    'changed in one byte of its code': (cache, text) => {
      text[text.length - 100]! ^= 1;
      writeFileSync(cache, text);
    },
    'not ours at all': cache => writeFileSync(cache, '{"key":1}\n'),
    'of another transformer': (cache, text) => {
      const end = 64 + Number(text.toString('latin1', 0, 64).split(' ')[1]);
      const index = text.toString('utf8', 64, end).replace(/\d+\.\d+\.\d+/, '0.0.0');
      const head = `${createHash('sha256').update(index).digest('base64')} ${Buffer.byteLength(index)} `.padEnd(63);
      writeFileSync(cache, Buffer.concat([Buffer.from(`${head}\n${index}`), text.subarray(end)]));
    },
    'a folder': cache => {
      rmSync(cache);
      mkdirSync(cache);
    },
  };
  test.each(Object.keys(damages))('a cache file that is %s costs a transform and nothing else', damage => {
    const place = project(files);
    transformerLoaded(place);
    damages[damage]!(place.cache, readFileSync(place.cache));
    const again = place.homelab(['run', 'main.ts']);
    expect(again).toEqual({ status: 0, stdout: 'one\n{"transformer":true,"outside":[]}\n', stderr: '' });
  });

  test('a damaged cache file is repaired', () => {
    const place = project(files);
    transformerLoaded(place);
    truncateSync(place.cache, 200);
    expect([transformerLoaded(place), transformerLoaded(place)]).toEqual([true, false]);
  });

  test('keeps what other programs put there, and forgets files that are gone', () => {
    const place = project({ ...files, 'other.ts': `export {};${loadedModules}`, 'gone.ts': `console.log('marker of gone');` });
    expect(place.homelab(['run', 'gone.ts']).stdout).toBe('marker of gone\n');
    rmSync(join(place.folder, 'gone.ts'));
    transformerLoaded(place);
    place.homelab(['run', 'other.ts']);
    expect(transformerLoaded(place)).toBe(false);
    expect(place.read('node_modules/.cache/cdk8s-homelab/modules.cache')).not.toContain('marker of gone');
  });

  test('two starts at once both succeed and leave a whole cache', async () => {
    const place = project(files);
    const both = await Promise.all([place.start(['run', 'main.ts']), place.start(['run', 'main.ts'])]);
    expect(both.map(({ status, stdout }) => [status, stdout.split('\n')[0]])).toEqual([
      [0, 'one'],
      [0, 'one'],
    ]);
    expect(transformerLoaded(place)).toBe(false);
    expect(readdirSync(join(place.folder, 'node_modules/.cache/cdk8s-homelab'))).toEqual(['modules.cache']);
  });

  test('a cache folder that cannot be made costs nothing but time', () => {
    const place = project({ ...files, 'node_modules/.cache': 'a file where the folder would be' });
    expect([transformerLoaded(place), transformerLoaded(place)]).toEqual([true, true]);
  });

  test('without node_modules, the cache is in a folder that only this user can write', () => {
    const place = project(files);
    const temporary = project();
    rmSync(join(place.folder, 'node_modules'), { recursive: true });
    place.homelab(['run', 'main.ts'], { TMPDIR: temporary.folder });
    expect(place.homelab(['run', 'main.ts'], { TMPDIR: temporary.folder }).stdout).toContain('"transformer":false');
    const [name = ''] = readdirSync(temporary.folder).filter(entry => entry.startsWith('cdk8s-homelab-'));
    const made = join(temporary.folder, name);
    expect(statSync(made).mode & 0o777).toBe(0o700);
    expect(statSync(join(made, 'modules.cache')).mode & 0o777).toBe(0o600);
  });

  test('a temporary folder that others can write is not read: what it holds would be executed', () => {
    const place = project(files);
    const temporary = project();
    rmSync(join(place.folder, 'node_modules'), { recursive: true });
    place.homelab(['run', 'main.ts'], { TMPDIR: temporary.folder });
    const [name = ''] = readdirSync(temporary.folder).filter(entry => entry.startsWith('cdk8s-homelab-'));
    chmodSync(join(temporary.folder, name), 0o777);
    expect(place.homelab(['run', 'main.ts'], { TMPDIR: temporary.folder }).stdout).toContain('"transformer":true');
  });
});

describe('the code that is cached with the files', () => {
  const files = {
    'main.ts': `import { where } from './lib/where';\nconsole.log(where());\n`,
    'lib/where.ts': `export const where = (): string => {\n  return new Error().stack!.split('\\n')[1]!.replace(/.*lib/, 'lib');\n};`,
  };
  const out = 'lib/where.ts:2:10)\n';

  test('a second start compiles nothing: there is nothing to write', () => {
    const place = project(files);
    place.homelab(['run', 'main.ts']);
    const { ino } = statSync(place.cache);
    expect(place.homelab(['run', 'main.ts'])).toEqual({ status: 0, stdout: out, stderr: '' });
    expect(statSync(place.cache).ino).toBe(ino);
  });

  test('a command that is new stores what it compiled of the same files, once', () => {
    const place = project({
      'main.ts': `import { one } from './lib/both';\nconsole.log(one());\n`,
      'other.ts': `import { other } from './lib/both';\nconsole.log(other());\n`,
      'lib/both.ts': `export const one = () => 1;\nexport function other() {\n${'  console.log("");\n'.repeat(500)}  return 2;\n}\n`,
    });
    const stored = (main: string): { readonly ino: number; readonly size: number } => {
      expect(place.homelab(['run', main]).status).toBe(0);
      return statSync(place.cache);
    };
    const first = stored('main.ts');
    expect(stored('main.ts').ino).toBe(first.ino);
    const second = stored('other.ts');
    // The code of 500 calls.
    expect(second.size).toBeGreaterThan(first.size + 5000);
    expect([stored('main.ts').ino, stored('other.ts').ino]).toEqual([second.ino, second.ino]);
  });

  test.each([
    ['flags of V8', { NODE_OPTIONS: '--max-old-space-size=500' }],
    ['a debugger', { NODE_OPTIONS: '--inspect=127.0.0.1:0' }],
    ['source maps', { NODE_OPTIONS: '--enable-source-maps' }],
    ['coverage', { NODE_V8_COVERAGE: 'coverage' }],
  ])('%s: the same program, before, with and after', (_what, environment: Readonly<Record<string, string>>) => {
    const place = project(files);
    for (const extra of [environment, {}, environment, {}, {}]) {
      const { status, stdout } = place.homelab(['run', 'main.ts'], extra);
      expect([status, stdout]).toEqual([0, out]);
    }
  });

  test('a package that is changed in place is seen, also when its size and time are those of before', () => {
    const place = project({
      'main.ts': `import { value } from 'pkg';\nconsole.log(value);\n`,
      'node_modules/pkg/index.js': `#!/usr/bin/env node\nexports.value = require('./part').value;`,
      'node_modules/pkg/part.js': `exports.value = 'one';`,
    });
    const file = join(place.folder, 'node_modules/pkg/part.js');
    for (const value of ['one', 'two', 'two']) {
      const { atime, mtime } = statSync(file);
      place.write('node_modules/pkg/part.js', `exports.value = '${value}';`);
      utimesSync(file, atime, mtime);
      expect(place.homelab(['run', 'main.ts'])).toEqual({ status: 0, stdout: `${value}\n`, stderr: '' });
    }
  });

  test('a package that is installed nearer, or loses a file, is looked for again', () => {
    const place = project({
      'sub/main.ts': `import { value } from 'pkg';\nconsole.log(value);\n`,
      'node_modules/pkg/index.js': `exports.value = require('./part').value;`,
      'node_modules/pkg/part.js': `exports.value = 'far';`,
      'node_modules/pkg/part/index.js': `exports.value = 'folder';`,
    });
    const printed = (): string => place.homelab(['run', 'sub/main.ts']).stdout;
    expect([printed(), printed()]).toEqual(['far\n', 'far\n']);
    rmSync(join(place.folder, 'node_modules/pkg/part.js'));
    expect([printed(), printed()]).toEqual(['folder\n', 'folder\n']);
    place.write('sub/node_modules/pkg/index.js', `exports.value = 'near';`);
    expect([printed(), printed()]).toEqual(['near\n', 'near\n']);
  });

  test('a module finds what Node gives it', () => {
    const place = project({
      'main.ts': `import found from 'pkg';\nimport own from './own';\nconsole.log(JSON.stringify([found, own, require.main === module]));\n`,
      'node_modules/pkg/index.js': `module.exports = [__filename, __dirname, require.main === module, module.parent.filename, require.resolve('./index'), __filename in require.cache, this === exports, typeof require.extensions['.js'], require.resolve.paths('x')[0]].map(String);`,
      'own.js': `module.exports = [__filename, __dirname, arguments.length, module.children.length];`,
    });
    const inside = (path: string): string => join(place.folder, path);
    const expected = [
      [
        inside('node_modules/pkg/index.js'),
        inside('node_modules/pkg'),
        'false',
        inside('main.ts'),
        inside('node_modules/pkg/index.js'),
        'true',
        'true',
        'function',
        inside('node_modules/pkg/node_modules'),
      ],
      [inside('own.js'), place.folder, 5, 0],
      true,
    ];
    for (let run = 0; run < 2; run++)
      expect(place.homelab(['run', 'main.ts'])).toEqual({ status: 0, stdout: `${JSON.stringify(expected)}\n`, stderr: '' });
  });

  test('JavaScript may import when it runs, and fail with its own line', () => {
    const place = project({
      'main.ts': `import { later } from 'pkg';\nvoid later().then((name: string) => { console.log(name); require('pkg/fails'); });\n`,
      'node_modules/pkg/index.js': `exports.later = () => import('./other.mjs').then(({ name }) => name);`,
      'node_modules/pkg/other.mjs': `export const name = 'esm';`,
      'node_modules/pkg/fails.js': `\n\nthrow new Error('on purpose');`,
    });
    for (let run = 0; run < 2; run++) {
      const { status, stdout, stderr } = place.homelab(['run', 'main.ts', '--debug'], { HOMELAB_DEBUG: '1' });
      expect([status, stdout]).toEqual([1, 'esm\n']);
      expect(stderr).toContain('on purpose');
      expect(stderr).toMatch(/node_modules\/pkg\/fails\.js:3:7/);
      expect(stderr).not.toContain('Warning');
    }
  });

  test('cdk8s loads its parser of YAML when it writes, and only then', () => {
    const parsers = `Object.keys(require.cache).filter(file => /node_modules[\\\\/]yaml[\\\\/]dist/.test(file)).length > 0`;
    const place = project({
      'main.ts': `import { App, Chart, Yaml } from 'cdk8s';\nconst loaded = () => ${parsers};\nconst before = loaded();\nnew Chart(new App(), 'c');\nconsole.log(before, Yaml.stringify({ a: '0x1' }), loaded());\n`,
    });
    symlinkSync(resolve(__dirname, '../../node_modules/cdk8s'), join(place.folder, 'node_modules/cdk8s'));
    for (let run = 0; run < 2; run++)
      expect(place.homelab(['run', 'main.ts'])).toEqual({ status: 0, stdout: 'false a: "0x1"\n true\n', stderr: '' });
  });
});

describe('what a TypeScript file may import', () => {
  const main = (request: string): string => `import { value } from '${request}';\nconsole.log(value);\n`;
  const value = (text: string): string => `export const value: string = '${text}';\n`;
  test.each([
    ['a file without its extension', './a', { 'a.ts': value('ts') }],
    ['a file by the name of what it compiles to', './a.js', { 'a.ts': value('ts') }],
    ['a .cts file by the name of what it compiles to', './a.cjs', { 'a.cts': value('ts') }],
    ['a .mts file by the name of what it compiles to', './a.mjs', { 'a.mts': value('ts') }],
    ['a file with its extension', './a.ts', { 'a.ts': value('ts') }],
    ['the index of a folder', './a', { 'a/index.ts': value('ts') }],
    ['the index of a folder, by a slash', './a/', { 'a/index.ts': value('ts'), 'a.ts': value('the file beside it') }],
    ['TypeScript rather than JavaScript beside it', './a', { 'a.ts': value('ts'), 'a.js': `exports.value = 'js';` }],
    ['JavaScript that is named as such', './a.js', { 'a.ts': value('js'), 'a.js': `exports.value = 'ts';` }],
    ['a file whose name has dots', './a.b', { 'a.b.ts': value('ts') }],
    [
      'a TypeScript file of a package',
      'pkg',
      { 'node_modules/pkg/package.json': '{"main":"src/a.ts"}', 'node_modules/pkg/src/a.ts': value('ts') },
    ],
  ])('%s', (_what, request, files: Readonly<Record<string, string>>) => {
    const place = project({ 'main.ts': main(request), ...files });
    expect(place.homelab(['run', 'main.ts'])).toEqual({ status: 0, stdout: 'ts\n', stderr: '' });
  });

  test('its own folder, from below and from within', () => {
    const place = project({
      'index.ts': `export const value = 'root';`,
      'sub/index.ts': `export const value = 'sub';`,
      'sub/main.ts': `import { value as a } from '..';\nimport { value as b } from '.';\nconsole.log(a, b);`,
    });
    expect(place.homelab(['run', 'sub/main.ts']).stdout).toBe('root sub\n');
  });

  test('JSON, and JavaScript that exports in either way', () => {
    const place = project({
      'main.ts': `import data from './data.json';\nimport old from './old';\nimport * as all from './old';\nconsole.log(data.a, old.a, all.a);`,
      'data.json': '{"a":1}',
      'old.js': 'module.exports = { a: 2 };',
    });
    expect(place.homelab(['run', 'main.ts']).stdout).toBe('1 2 2\n');
  });

  test('one module when a link leads to it: classes stay the same', () => {
    const place = project({
      'real/a.ts': 'export class A {}',
      'main.ts': `import { A } from './real/a';\nimport { A as B } from './link/a';\nimport { A as C } from './real/c';\nconsole.log(A === B, A === C);`,
    });
    symlinkSync(join(place.folder, 'real'), join(place.folder, 'link'));
    symlinkSync(join(place.folder, 'real/a.ts'), join(place.folder, 'real/c.ts'));
    expect(place.homelab(['run', 'main.ts']).stdout).toBe('true true\n');
  });

  test('types alone, without loading the file they are in', () => {
    const place = project({
      'main.ts': `import type { A } from './loud';\nimport { B, type C } from './loud';\nconst a: A & B & C = { a: 1 };\nconsole.log(a.a);`,
      'loud.ts': `console.log('loaded');\nexport interface A { a: number }\nexport type B = A;\nexport type C = A;`,
    });
    expect(place.homelab(['run', 'main.ts']).stdout).toBe('1\n');
  });

  test('a file that is not there is named, with the line that asks for it', () => {
    const place = project({ 'main.ts': `const a = 1;\nimport './nope';\nconsole.log(a);` });
    expect(place.homelab(['run', 'main.ts']).stderr).toMatch(/^main\.ts:2: Cannot find module '\.\/nope'\n/);
  });
});

describe('TypeScript', () => {
  test('what is not plain JavaScript behaves as the compiler has it', () => {
    const place = project({
      'main.ts': `#!/usr/bin/env node
abstract class Parent { constructor(readonly first: string, protected second = 2) {} abstract name(): string; }
class Child extends Parent { static made = 0; #own = 'own'; declare ghost: number; override name(): string { Child.made++; return this.#own; } }
enum Level { Low = 1, High, Text = 't' }
const enum Fixed { A = 7 }
namespace Space { export const inside = Level.Text; }
function over(a: string): string; function over(a: number): string; function over(a: unknown): string { return typeof a; }
const child = new Child('p') satisfies Parent;
console.log(JSON.stringify([child, child.name(), Child.made, Level.High, Level[1], Fixed.A, over(1), <string>'cast', child!.first, Space.inside]));
`,
    });
    expect(place.homelab(['run', 'main.ts'])).toEqual({
      status: 0,
      stdout: '[{"first":"p","second":2},"own",1,2,"Low",7,"number","cast","p","t"]\n',
      stderr: '',
    });
  });

  test('dynamic import, a byte order mark and text beyond ASCII', () => {
    const place = project({
      'main.ts': `\uFEFFconst späť: string = 'žltý 🏠';\nvoid import('./other.js').then(({ other }) => console.log(späť, other));`,
      'other.ts': `export const other = 'ok';`,
    });
    for (let run = 0; run < 2; run++)
      expect(place.homelab(['run', 'main.ts'])).toEqual({ status: 0, stdout: 'žltý 🏠 ok\n', stderr: '' });
  });

  test('stack traces keep their lines, transformed or cached', () => {
    const lines = [
      `import type { A } from './types';`,
      `interface Long {`,
      `  readonly a: string;`,
      ``,
      `  /* over`,
      `     lines */`,
      `  readonly b: A;`,
      `}`,
      `enum Level {`,
      `  Low,`,
      `  High,`,
      `}`,
      `class Box<T extends { a: string }> {`,
      `  constructor(`,
      `    readonly value: T,`,
      `    private readonly level: Level = Level.Low,`,
      `  ) {`,
      `    if (this.level === Level.High) throw new Error(\`line \${21 as number}`,
      `    of a template\`);`,
      `  }`,
      `  get stack(): string { return new Error().stack!.split('\\n')[1] as string; }`,
      `}`,
      `const box = new Box<Long>({ a: 'a' } as unknown as Long);`,
      `console.log(box.stack.replace(/.*main/, 'main').replace(/:\\d+\\)$/, ''));`,
      `new Box(box.value, Level.High);`,
    ];
    const place = project({ 'main.ts': lines.join('\n') });
    for (let run = 0; run < 2; run++) {
      const { status, stdout, stderr } = place.homelab(['run', 'main.ts', '--debug'], { HOMELAB_DEBUG: '1' });
      expect([status, stdout]).toEqual([1, 'main.ts:21\n']);
      expect(stderr).toMatch(/^main\.ts:18: line 21\n/);
      expect(stderr).toMatch(/main\.ts:25:/);
    }
  });

  test('a stack names lines of sources in every form that Node gives it', () => {
    const place = project({
      'main.ts': `interface A { a: string }

const lines = (stack?: string) =>
  stack!
    .split('\\n')
    .filter(line => line.includes(__filename))
    .map(line => line.trim().replace(__dirname, ''));
async function later(): Promise<A> {
  await null;
  throw new RangeError('late');
}
class Thing {
  static made = [1].map(() => lines(new Error().stack)[0]);
  readonly site =
    lines(new Error().stack);
}
const code = (run: () => unknown) => {
  try { run(); } catch (error) { return String((error as Error).stack).split('\\n')[0]; }
};
const holder: { stack?: string } = {};
Error.captureStackTrace(holder);
void later().catch((error: Error) => console.log(JSON.stringify([
  Thing.made, new Thing().site, lines(holder.stack), lines(error.stack),
  code(() => require('node:fs').readFileSync("a", { encoding: "zz" as "utf8" })), code(() => new URL('x')), code(() => { throw new Proxy(new Error('p'), {}); }),
], null, 1)));
`,
    });
    for (let run = 0; run < 2; run++) {
      const { stdout, stderr } = place.homelab(['run', 'main.ts']);
      expect(stderr).toBe('');
      expect(JSON.parse(stdout)).toEqual([
        ['at /main.ts:13:37'],
        ['at <instance_members_initializer> (/main.ts:15:11)', 'at new Thing (/main.ts:12:1)', 'at /main.ts:23:15'],
        ['at Object.<anonymous> (/main.ts:21:7)'],
        ['at later (/main.ts:10:9)'],
        expect.stringMatching(/^\w+ \[ERR_\w+\]: /),
        'TypeError: Invalid URL',
        'Error: p',
      ]);
    }
  });

  test('of a source that has changed since it was loaded, a stack names no line', () => {
    const place = project({
      'main.ts': `interface A { a: string }
import { appendFileSync } from 'node:fs';
import { fails } from './other';
const where = () => { try { fails(); } catch (error) { return (error as Error).stack!.match(/other\\.ts[:\\d]*/)![0]; } };
if (process.argv[2] === 'changed') appendFileSync(__dirname + '/other.ts', '// more');
console.log(where());
`,
      'other.ts': 'interface A { a: string }\nexport const fails = (a?: A) => {\n  throw new Error(String(a));\n};\n',
    });
    expect(place.homelab(['run', 'main.ts']).stdout).toBe('other.ts:3:9\n');
    expect(place.homelab(['run', 'main.ts', 'changed']).stdout).toBe('other.ts\n');
    expect(place.homelab(['run', 'main.ts']).stdout).toBe('other.ts:3:9\n');
  });

  const failures = `interface Long {
  readonly a: string;
}
export const how: string = process.argv[2]!;
if (how === 'thrown') throw new Error('on purpose');
if (how === 'later') setTimeout(() => { const a: Long = JSON.parse('{'); console.log(a); });
if (how === 'rejected') void Promise.reject(new Error('on purpose'));
if (how === 'text') throw 'text';
if (how === 'handled') {
  process.on('uncaughtException', error => console.log('handled', error.message));
  setTimeout(() => { throw new Error('on purpose'); });
}
`;
  test.each([
    [
      'thrown',
      1,
      /^.*main\.ts:5\nif \(how === 'thrown'\) throw new Error\('on purpose'\);\n {28}\^\n\nError: on purpose\n {4}at .*main\.ts:5:29\)\n/,
    ],
    ['later', 1, /^.*main\.ts:6\nif .*\n {61}\^\n\nSyntaxError: .*\n {4}at JSON\.parse .*\n {4}at .*main\.ts:6:62\)\n/],
    ['rejected', 1, /^.*main\.ts:7\nif .*\n +\^\n\nError: on purpose\n {4}at .*main\.ts:7:45\)\n/],
    ['text', 1, /^Uncaught 'text'\n/],
    ['handled', 0, /^$/],
  ])('a program that runs under the hook alone ends as under Node, with lines of its source: %s', (how, code, message) => {
    const place = project({
      'main.cjs': `require(${JSON.stringify(resolve(__dirname, '../../lib/cli/typescript-hook.cjs'))}).install();\nrequire('./main.ts');\n`,
      'main.ts': failures,
    });
    for (let run = 0; run < 2; run++) {
      const { status, stdout, stderr } = place.node(['main.cjs', how]);
      expect([status, stdout]).toEqual([code, code === 0 ? 'handled on purpose\n' : '']);
      expect(stderr).toMatch(message);
      if (code === 1) expect(stderr).toMatch(/\n\nNode\.js v[\d.]+\n$/);
    }
  });

  test('an error of a worker reaches whoever started it', () => {
    const hook = JSON.stringify(resolve(__dirname, '../../lib/cli/typescript-hook.cjs'));
    const place = project({
      'hook.cjs': `require(${hook}).install();`,
      'worker.ts': `interface A { a: string }\n\nthrow new Error('on purpose');`,
      'main.ts': `import { Worker } from 'node:worker_threads';
const worker = new Worker('require("./worker.ts")', { eval: true });
worker.on('error', error => console.log(error.message, error.stack!.includes('worker.ts:3:7')));`,
    });
    expect(place.node(['-r', './hook.cjs', 'main.ts'])).toEqual({ status: 0, stdout: 'on purpose true\n', stderr: '' });
  });

  test('decorators are those of the language', () => {
    const place = project({
      'main.ts': `function named(value: unknown, { kind, name }: ClassMethodDecoratorContext) { console.log(kind, name); return value as never; }
class A { @named m(): number { return 1; } }
console.log(new A().m());`,
    });
    expect(place.homelab(['run', 'main.ts'])).toEqual({ status: 0, stdout: 'method m\n1\n', stderr: '' });
  });

  test('import.meta says where a file is', () => {
    const place = project({
      'main.ts': `console.log(import.meta.url === require('node:url').pathToFileURL(__filename).href, import.meta.dirname === __dirname, import.meta.filename === __filename);`,
    });
    expect(place.homelab(['run', 'main.ts'])).toEqual({ status: 0, stdout: 'true true true\n', stderr: '' });
  });

  test('on a platform for which the transformer has no build, the error says so', () => {
    const place = project({
      'main.ts': 'console.log(1);',
      'preload.cjs': `const { Module } = require('node:module');
const load = Module._load;
Module._load = (request, ...rest) => {
  if (/^@swc\\/core-|\\.node$/.test(request)) throw new Error(request + ' is not there');
  return load(request, ...rest);
};`,
    });
    const { status, stdout, stderr } = place.homelab(['run', 'main.ts'], { NODE_OPTIONS: '--require ./preload.cjs' });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(
      `the part of @swc/core for ${process.platform} on ${process.arch}, which runs TypeScript, cannot be loaded: install with optional dependencies, or run compiled JavaScript\n`,
    );
  });

  test.each([
    ['that cannot be read at all', 'const a = 1;\nconst b = ;\n', 'main.ts:2: SyntaxError: Expression expected\n'],
    ['in a type', 'type A = {\n  a string;\n', "main.ts:2: SyntaxError: Expected ';', got 'string'\n"],
    [
      'that only the engine sees',
      'const a: number = 1;\n\nlet a = 2;\n',
      "main.ts:3: SyntaxError: Identifier 'a' has already been declared",
    ],
    [
      'after types of many lines, in a file of which only the engine sees the error',
      'interface A {\n  a: 1;\n\n  b: 2;\n}\n\nconst a: A = {\n  a: 1,\n  b: 2,\n};\nconsole.log(\n  1,\n); let a = 2;\n',
      "main.ts:13: SyntaxError: Identifier 'a' has already been declared\n",
    ],
    [
      'import.meta beyond what CommonJS has',
      'export const a = 1;\nconsole.log(import.meta.env);\n',
      'main.ts:2: SyntaxError: of import.meta, programs have url, dirname, filename and resolve: they run as CommonJS\n',
    ],
    [
      'await outside a function',
      'export const a = 1;\nawait a;\n',
      'main.ts:2: SyntaxError: await outside a function needs an ES module',
    ],
  ])('a syntax error is told by file and line: %s', (_what, text, message) => {
    const place = project({ 'main.ts': text });
    for (let run = 0; run < 2; run++) {
      const { status, stdout, stderr } = place.homelab(['run', 'main.ts']);
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr.slice(0, message.length)).toBe(message);
    }
  });

  test('a syntax error of an imported file names that file', () => {
    const place = project({ 'main.ts': `import './lib/b';`, 'lib/b.ts': `\n\nexport const = 1;` });
    expect(place.homelab(['run', 'main.ts']).stderr).toMatch(/^lib\/b\.ts:3: SyntaxError: /);
  });
});

describe('programs of other kinds', () => {
  test.each([
    ['CommonJS', 'main.cjs', `console.log(require.main === module, process.argv[2]);`, 'true x\n'],
    [
      'an ES module',
      'main.mjs',
      `import { basename } from 'node:path';\nconsole.log(basename(import.meta.url), process.argv[2]);`,
      'main.mjs x\n',
    ],
    ['an ES module that waits', 'main.mjs', `console.log(await Promise.resolve('waited'));\nexport {};`, 'waited\n'],
    ['TypeScript as the main module', 'main.ts', `console.log(require.main === module, process.argv[2] as string);`, 'true x\n'],
  ])('%s', (_what, name, text, printed) => {
    const place = project({ [name]: text });
    expect(place.homelab(['run', name, 'x'])).toEqual({ status: 0, stdout: printed, stderr: '' });
  });

  test('TypeScript in a package of ES modules', () => {
    const place = project({
      'package.json': '{"type":"module"}',
      'main.ts': `import { a } from './a.js';\nconsole.log(a);`,
      'a.ts': `export const a: number = 1;`,
    });
    expect(place.homelab(['run', 'main.ts'])).toEqual({ status: 0, stdout: '1\n', stderr: '' });
  });
});
