import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(__dirname, '..');
const installed = (name: string): string => `file:${join(root, 'node_modules', name)}`;
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'homelab-package-')));
const manifest: {
  readonly version: string;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly dependencies: Readonly<Record<string, string>>;
} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(command: string, args: readonly string[], cwd: string): string {
  const environment = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_OPTIONS|NO_COLOR|FORCE_COLOR)/.test(name));
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...Object.fromEntries(environment), npm_config_update_notifier: 'false' },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}\n${stdout}\n${stderr}`);
  return stdout;
}

/** Every file below a folder and its text. */
function tree(top: string): Readonly<Record<string, string>> {
  const files = readdirSync(top, { recursive: true, encoding: 'utf8' }).filter(file => statSync(join(top, file)).isFile());
  return Object.fromEntries(files.sort().map(file => [file, readFileSync(join(top, file), 'utf8')]));
}

const stranger: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    name: 'stranger',
    version: '1.0.0',
    private: true,
    // The peers first: npm looks up what it has already placed.
    dependencies: {
      cdk8s: installed('cdk8s'),
      constructs: installed('constructs'),
      'cdk8s-homelab': `file:cdk8s-homelab-${manifest.version}.tgz`,
    },
    // The same packages from where they already are, so that the test needs no network.
    overrides: Object.fromEntries(Object.keys(manifest.dependencies).map(name => [name, installed(name)])),
  }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: { target: 'es2022', module: 'node16', moduleResolution: 'node16', strict: true, noEmit: true, types: [] },
    files: ['main.ts'],
  }),
  'wrong.json': JSON.stringify({ extends: './tsconfig.json', files: ['wrong.ts'] }),
  'main.ts': `import { Cluster, Homelab } from 'cdk8s-homelab';
import { MetricsServer } from 'cdk8s-homelab/addons/metrics-server';
import { argoCd } from 'cdk8s-homelab/gitops';

const homelab = new Homelab({ repository: { url: 'https://github.com/me/homelab.git' } });
const home = new Cluster(homelab, 'home', { domain: 'home.example.net', engine: argoCd() });
new MetricsServer(home, 'metrics-server');
if (!(home instanceof Cluster)) throw new Error('two copies of the library');
homelab.synth();
`,
  'wrong.ts': `import { Homelab } from 'cdk8s-homelab';
new Homelab({ repository: { url: 1 } });
`,
};

let packed: readonly string[] = [];

beforeAll(() => {
  const [report]: readonly { readonly files: readonly { readonly path: string }[] }[] = JSON.parse(
    // The build writes to stdout what it has to say; the report is what follows.
    run('npm', ['pack', '--json', '--silent', '--pack-destination', folder], root).replace(/^[^]*?(?=^\[)/m, ''),
  );
  packed = (report?.files ?? []).map(({ path }) => path);
  for (const [path, text] of Object.entries(stranger)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  run(
    'npm',
    ['install', '--offline', '--no-audit', '--no-fund', '--install-links=false', '--cache', join(folder, '.npm')],
    folder,
  );
}, 300_000);

test('the tarball holds what is compiled, the command, the data and the licence; no sources, no tests', () => {
  const unexpected = packed.filter(
    file =>
      !/^(build\/(lib|imports)\/.*\.(js|d\.ts|json)|lib\/cli\/[\w-]+\.cjs|docs\/.*|package\.json|README\.md|LICENSE)$/.test(file),
  );
  expect(unexpected).toEqual([]);
  expect(packed.filter(file => /(^|\/)(test|golden|fixtures?)\/|\.test\./.test(file))).toEqual([]);
  expect(packed).toEqual(
    expect.arrayContaining(['LICENSE', 'lib/cli/homelab.cjs', 'build/lib/index.d.ts', 'build/imports/core/schemas.json']),
  );
});

test('every entry of exports leads to a file', () => {
  const targets = Object.values(manifest.exports).flatMap(entry =>
    typeof entry === 'string' ? [entry] : [entry.types, entry.default],
  );
  const missing = targets
    .map(target => target.replace(/^\.\//, ''))
    .filter(target => {
      const [before = '', after] = target.split('*');
      return after === undefined
        ? !packed.includes(target)
        : !packed.some(file => file.startsWith(before) && file.endsWith(after));
    });
  expect(missing).toEqual([]);
});

describe("a stranger's ten lines in an empty project", () => {
  test('have types, which refuse what is wrong', () => {
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    run(process.execPath, [compiler, '-p', 'tsconfig.json'], folder);
    expect(() => run(process.execPath, [compiler, '-p', 'wrong.json'], folder)).toThrow(
      "wrong.ts(2,29): error TS2322: Type 'number' is not assignable to type 'string'.",
    );
  }, 120_000);

  test('are rendered by npx homelab synth, and to the same bytes without the command line', () => {
    run('npx', ['--offline', '--no-install', 'homelab', 'synth'], folder);
    const byCommand = tree(join(folder, 'dist'));
    expect(Object.keys(byCommand)).toEqual(expect.arrayContaining(['home/values/metrics-server.yaml']));
    rmSync(join(folder, 'dist'), { recursive: true });
    run(process.execPath, [join(root, 'node_modules/tsx/dist/cli.mjs'), 'main.ts'], folder);
    expect(tree(join(folder, 'dist'))).toEqual(byCommand);
  }, 120_000);

  test('run from JavaScript of either kind', () => {
    const common = stranger['main.ts']!.replace(/import (.*) from (.*);/g, 'const $1 = require($2);');
    writeFileSync(join(folder, 'common.cjs'), common);
    writeFileSync(join(folder, 'module.mjs'), stranger['main.ts']!);
    for (const file of ['common.cjs', 'module.mjs']) {
      rmSync(join(folder, 'dist'), { recursive: true, force: true });
      run(process.execPath, [file], folder);
      expect([file, existsSync(join(folder, 'dist/home/values/metrics-server.yaml'))]).toEqual([file, true]);
      run('npx', ['--offline', '--no-install', 'homelab', 'synth', file, '--check'], folder);
    }
  }, 120_000);

  test('are not needed: homelab init writes a program that types and synthesizes', () => {
    run('npx', ['--offline', '--no-install', 'homelab', 'init', 'lab'], folder);
    symlinkSync(join(root, 'node_modules/@types'), join(folder, 'node_modules/@types'));
    run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'lab'], folder);
    run('npx', ['--offline', '--no-install', 'homelab', 'synth'], join(folder, 'lab'));
    expect(existsSync(join(folder, 'lab/dist/home/values/metrics-server.yaml'))).toBe(true);
  }, 120_000);

  test('find the command quickly: --help loads compiled files only', () => {
    const command = join(folder, 'node_modules/cdk8s-homelab/lib/cli/homelab.cjs');
    const loaded = run(process.execPath, ['--require', join(__dirname, 'cli/print-loaded.cjs'), command, '--help'], folder)
      .split('\n')
      .filter(line => line.startsWith('loaded '))
      .map(line => relative(folder, line.slice('loaded '.length)));
    expect(loaded).toContain('node_modules/cdk8s-homelab/build/lib/cli/main.js');
    expect(loaded.filter(file => file.endsWith('.ts') || /@swc|cdk8s\/lib/.test(file))).toEqual([]);
  });
});
