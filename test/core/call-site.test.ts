import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { transpileModule, ModuleKind, ScriptTarget } from 'typescript';
import { callSite } from '../../lib/core/call-site';

const root = resolve(__dirname, '../..');

/** Line of this file on which a marker stands. */
function lineOf(marker: string): number {
  return (
    readFileSync(__filename, 'utf8')
      .split('\n')
      .findIndex(line => line.includes(`// ${marker}`)) + 1
  );
}

describe('under Jest', () => {
  test('it is the line that called, in the source', () => {
    const site = callSite(); // direct
    expect(site).toEqual({ file: __filename, line: lineOf('direct') });
  });

  test('it is the line of a class whose constructors called', () => {
    class Outer {
      readonly site = callSite(); // field
    }
    class Inner extends Outer {}
    expect(new Inner().site).toEqual({ file: __filename, line: lineOf('field') });
  });

  test('files and folders can be left out', () => {
    expect(callSite(__filename)).toEqual(callSite(__dirname));
    expect(callSite(__filename)?.file ?? '').not.toBe(__filename);
    expect(callSite(join(__dirname, 'call'))).toEqual(callSite(__dirname + '-other'));
  });
});

describe('in a program', () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'call site (a) ')));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const library = resolve(root, 'lib/core/call-site');
  // Types and blank lines before the call move it, unless positions are those of the source.
  const program = (path: string): string =>
    [
      `import { callSite } from ${JSON.stringify(path)};`,
      'interface Props {',
      '  readonly a: string;',
      '}',
      '',
      'enum Kind { A, B }',
      '',
    ].join('\n') +
    'class Thing {\n  readonly site;\n  constructor(readonly props: Props, readonly kind = Kind.A) {\n    this.site = callSite();\n  }\n}\n' +
    'console.log(JSON.stringify(new Thing({ a: "b" }).site));\n';
  const write = (file: string, text: string): string => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
    return join(folder, file);
  };
  const run = (args: readonly string[], cwd = root): unknown =>
    JSON.parse(execFileSync(process.execPath, args, { cwd, encoding: 'utf8' }));

  test('under tsx, as a CommonJS and as an ES module', () => {
    const common = write('app.ts', program(library));
    expect(run(['--require', 'tsx/cjs', common])).toEqual({ file: common, line: 10 });
    const module = write('app.mts', program(library + '.ts'));
    expect(run(['--import', 'tsx', module])).toEqual({ file: module, line: 10 });
  });

  test('under our own hook', () => {
    const file = write('app.ts', program(library));
    const hook = resolve(root, 'lib/cli/typescript-hook.cjs');
    const main = write('main.cjs', `require('${hook}').install();\nrequire('${file}');\n`);
    expect(run([main])).toEqual({ file, line: 10 });
  });

  test('from the compiled library, wherever it is installed', () => {
    const { outputText } = transpileModule(readFileSync(library + '.ts', 'utf8'), {
      compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2023 },
    });
    write('node_modules/cdk8s-homelab/build/lib/core/call-site.js', outputText);
    write(
      'node_modules/cdk8s-homelab/build/lib/addons/addon.js',
      "const { callSite } = require('../core/call-site'); exports.Addon = class { site = callSite(); };",
    );
    write(
      'node_modules/wrapper/index.js',
      "const { Addon } = require('cdk8s-homelab/build/lib/addons/addon'); exports.make = () => new Addon().site;",
    );
    const direct = write(
      'apps/direct.cjs',
      "const { Addon } = require('cdk8s-homelab/build/lib/addons/addon');\nconsole.log(JSON.stringify(new Addon().site));",
    );
    expect(run([direct])).toEqual({ file: direct, line: 2 });
    const wrapped = write('apps/wrapped.cjs', "\nconst { make } = require('wrapper');\nconsole.log(JSON.stringify(make()));");
    expect(run([wrapped])).toEqual({ file: wrapped, line: 3 });
    const module = write(
      'apps/module.mjs',
      "import addon from 'cdk8s-homelab/build/lib/addons/addon.js';\n\nconsole.log(JSON.stringify(new addon.Addon().site));",
    );
    expect(run([module])).toEqual({ file: module, line: 3 });
  });

  test('beyond the ten frames that a stack usually has', () => {
    const { outputText } = transpileModule(readFileSync(library + '.ts', 'utf8'), {
      compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2023 },
    });
    write('lib/core/call-site.js', outputText);
    write(
      'lib/deep.js',
      "const { callSite } = require('./core/call-site'); exports.deep = n => (n === 0 ? callSite() : [exports.deep(n - 1)][0]);",
    );
    const file = write(
      'app.cjs',
      "const { deep } = require('./lib/deep');\nconst before = Error.stackTraceLimit;\nconst site = deep(40);\nconsole.log(JSON.stringify([site, Error.stackTraceLimit === before]));",
    );
    expect(run([file])).toEqual([{ file, line: 3 }, true]);
  });

  test('is undefined where nobody called, or where stacks are no text', () => {
    const { outputText } = transpileModule(readFileSync(library + '.ts', 'utf8'), {
      compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2023 },
    });
    write('lib/core/call-site.js', outputText);
    const alone = write('lib/alone.js', "console.log(JSON.stringify(require('./core/call-site').callSite() ?? null));");
    expect(run([alone])).toBeNull();
    const replaced = write(
      'replaced.cjs',
      "Error.prepareStackTrace = (_error, frames) => frames;\nconsole.log(JSON.stringify(require('./lib/core/call-site').callSite() ?? null));",
    );
    expect(run([replaced])).toBeNull();
  });
});
