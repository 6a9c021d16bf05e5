import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bin, type Outcome, type Project, project, removeProjects } from './project';

afterAll(removeProjects);

const lib = JSON.stringify(resolve(__dirname, '../../lib'));

/** A program that describes one cluster with one ConfigMap. */
function programOf(options: { readonly before?: string; readonly after?: string; readonly color?: string } = {}): string {
  const { before = '', after = 'homelab.synth();', color = 'red' } = options;
  return `import { Chart, ApiObject } from ${JSON.stringify(resolve(__dirname, '../../node_modules/cdk8s'))};
import { Cluster, Homelab } from ${lib};
import { argoCd } from ${JSON.stringify(resolve(__dirname, '../../lib/gitops/argocd/engine'))};
const homelab = new Homelab({ repository: { url: 'https://git.example.net/homelab.git' } });
const home = new Cluster(homelab, 'home', { domain: 'home.example.net', engine: argoCd() });
${before}
const chart = new Chart(home, 'colors', { namespace: 'colors' });
new ApiObject(chart, 'color', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'color' }, data: { color: '${color}' } });
${after}
`;
}

const configMap = 'dist/home/manifests/colors/config/configmap.colors.color.yaml';

function written(place: Project): string | undefined {
  return existsSync(join(place.folder, configMap)) ? place.read(configMap) : undefined;
}

/** A project whose `dist` holds what its program described before it was broken. */
function broken(text: string): { readonly outcome: Outcome; readonly dist: string | undefined } {
  const place = project({ 'main.ts': programOf({ color: 'the last good one' }) });
  expect(place.homelab(['synth'])).toMatchObject({ status: 0, stdout: '' });
  place.write('main.ts', text);
  const outcome = place.homelab(['synth']);
  return { outcome, dist: written(place) };
}

test('the homelab that a program synthesizes is rendered and written', () => {
  const place = project({ 'main.ts': programOf() });
  const { status, stdout, stderr } = place.homelab(['synth']);
  expect([status, stdout]).toEqual([0, '']);
  expect(stderr).toMatch(/^home {2}cluster {2}argocd {3}2 applications\n/);
  expect(written(place)).toContain('color: red');
});

test('a program is looked for in apps/main.ts first, then main.ts', () => {
  const place = project({ 'main.ts': programOf({ color: 'outer' }), 'apps/main.ts': programOf({ color: 'inner' }) });
  place.homelab(['synth']);
  expect(written(place)).toContain('color: inner');
});

test('a program finds what follows -- in process.argv, and is the main module', () => {
  const place = project({
    'main.ts': programOf({
      before: 'const color = require.main === module ? process.argv[2] : "not main";',
      color: "' + color + '",
    }),
  });
  expect(place.homelab(['synth', '--', 'from-the-shell']).status).toBe(0);
  expect(written(place)).toContain('color: from-the-shell');
});

test('what a program prints goes to stderr: stdout holds the data alone', () => {
  const place = project({ 'main.ts': programOf({ before: 'console.log("a message");' }) });
  const { stdout, stderr } = place.homelab(['synth', '-o', 'json']);
  expect(stderr).toBe('a message\n');
  expect(JSON.parse(stdout)).toMatchObject({
    output: 'dist',
    upToDate: false,
    targets: [{ name: 'home', type: 'cluster', engine: 'argocd' }],
  });
});

describe('a program that fails leaves the last good output as it was, exits with 1 and names its own line first', () => {
  test.each<readonly [string, string, string]>([
    [
      'by a throw',
      programOf({ before: 'throw new Error("no luck");' }),
      'main.ts:6: no luck\n  6 | throw new Error("no luck");\n',
    ],
    ['by a throw after synth()', programOf({ after: 'homelab.synth();\nthrow new Error("no luck");' }), 'main.ts:10: no luck\n'],
    [
      'inside the library',
      programOf({ before: 'new Cluster(homelab, "Not A Name", { domain: "a.b", engine: argoCd() });' }),
      'main.ts:6: cluster name must be a DNS label',
    ],
    [
      'by a mistake of the language',
      programOf({ before: 'const a = undefined as unknown as { b: { c: string } };\na.b.c;' }),
      "main.ts:7: TypeError: Cannot read properties of undefined (reading 'b')\n  7 | a.b.c;\n",
    ],
    [
      'later',
      programOf({
        after: 'homelab.synth();\nsetTimeout(() => { throw new Error("too late"); }, 20);\nsetInterval(() => undefined, 1000);',
      }),
      'main.ts:10: too late\n',
    ],
    [
      'by a rejection',
      programOf({ after: 'homelab.synth();\nvoid (async () => { await null; throw new Error("rejected"); })();' }),
      'main.ts:10: rejected\n',
    ],
    [
      'with something that is no Error',
      programOf({ after: 'homelab.synth();\nthrow "just text";' }),
      "error: the program threw 'just text', which is not an Error\n",
    ],
    [
      'with a map',
      programOf({ after: 'homelab.synth();\nthrow { code: 42, of: { port: 80 } };' }),
      'error: the program threw { code: 42, of: { port: 80 } }, which is not an Error\n',
    ],
    [
      'with an object in the place of a message',
      programOf({
        after:
          "homelab.synth();\nclass Api extends Error { constructor(b: object) { super(); Reflect.set(this, 'message', b); } }\nthrow new Api({ code: 403 });",
      }),
      'main.ts:11: { code: 403 }\n',
    ],
    [
      'with stacks that are no texts',
      programOf({ after: "homelab.synth();\nError.prepareStackTrace = (_, frames) => frames;\nthrow new Error('on purpose');" }),
      'error: on purpose\n',
    ],
    [
      'with an error that cannot be read',
      programOf({
        after: "homelab.synth();\nthrow Object.defineProperty(new Error(), 'message', { get() { throw new Error('no'); } });",
      }),
      'error: the program threw something that cannot be shown\n',
    ],
    [
      'with a message that quotes a stack',
      programOf({ after: "homelab.synth();\nthrow new Error('x\\n    at f (/etc/passwd:1:1)');" }),
      'main.ts:10: x\n    at f (/etc/passwd:1:1)\n  10 | ',
    ],
    [
      'by leaving',
      programOf({ after: 'homelab.synth();\nprocess.exit(0);' }),
      'error: main.ts ended the process by process.exit(): nothing was written\n',
    ],
    ['without synth()', programOf({ after: '' }), 'error: main.ts never calls synth(): end it with homelab.synth()\n'],
    [
      'with synth() twice',
      programOf({ after: 'homelab.synth();\nhomelab.synth();' }),
      'main.ts:10: synth() is called a second time, first at main.ts:9: a program describes one homelab, with all its clusters\n',
    ],
    [
      'by a problem that only synth sees',
      programOf({
        before:
          "new ApiObject(new Chart(home, 'x'), 'y', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'n' }, dta: {} });",
      }),
      'error: the homelab has ',
    ],
  ])('%s', (_how, text, message) => {
    const { outcome, dist } = broken(text);
    expect(outcome.stderr.slice(0, message.length)).toBe(message);
    expect([outcome.status, outcome.stdout]).toEqual([1, '']);
    expect(dist).toContain('color: the last good one');
  });
});

test('the line below an error about a secret shows no text that the error does not say', () => {
  const secret = 'CANARY-s3cret';
  const store = programOf({
    before: `import { CertManager } from ${JSON.stringify(resolve(__dirname, '../../lib/addons/cert-manager'))};
new CertManager(home, 'cert-manager', { acme: { email: 'a@b.cc', cloudflareToken: '${secret}' as never } });`,
  });
  const address = programOf().replace('https://git.example.net', `https://user:${secret}@git.example.net`);
  const thrown = programOf({ before: `throw { code: 1, apiToken: '${secret}' };` });
  for (const [text, shown] of [
    [store, "  7 | new CertManager(home, '…', { acme: { email: '…', cloudflareToken: '…' as never } });"],
    [address, "  4 | const homelab = new Homelab({ repository: { url: '…' } });"],
    [thrown, "error: the program threw { code: 1, apiToken: '…' }, which is not an Error"],
  ] as const) {
    const { status, stdout, stderr } = project({ 'main.ts': text }).homelab(['synth', '--debug']);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`${shown}\n`);
    expect(stderr).not.toContain(secret);
  }
});

test('a program in a folder with parentheses in its name is told by its line', () => {
  const place = project({ 'with space (1)/main.ts': programOf({ before: 'throw new Error("no luck");' }) });
  expect(place.homelab(['synth', 'with space (1)/main.ts']).stderr).toMatch(/^with space \(1\)\/main\.ts:6: no luck\n/);
});

test('what a program writes to stdout by other ways than the console goes to stderr too', () => {
  const place = project({
    'main.ts': programOf({ before: 'console.dir({ a: 1 }); console.dirxml("x"); process.stdout.write("raw\\n");' }),
  });
  const { status, stdout, stderr } = place.homelab(['list', '-o', 'json']);
  expect([status, stderr]).toEqual([0, '{ a: 1 }\nx\nraw\n']);
  expect(JSON.parse(stdout)).toMatchObject([{ name: 'home' }]);
});

test('an exit code that a program sets is that of a command that finds nothing', () => {
  const place = project({ 'main.ts': programOf({ after: 'homelab.synth();\nprocess.exitCode = 3;' }) });
  expect(place.homelab(['synth']).status).toBe(3);
  expect(written(place)).toContain('color: red');
  expect(place.homelab(['synth', '--cluster', 'nope']).status).toBe(2);
});

test('an output that takes no folder is an error', () => {
  const place = project({ 'main.ts': programOf() });
  const { status, stderr } = place.homelab(['synth', '--output', '/proc/x']);
  expect([status, stderr]).toEqual([1, expect.stringContaining('/proc/x')]);
});

test('a program that waits before it calls synth() is waited for', () => {
  const place = project({ 'main.ts': programOf({ after: 'setTimeout(() => homelab.synth(), 50);' }) });
  expect(place.homelab(['synth']).status).toBe(0);
  expect(written(place)).toContain('color: red');
});

test('--debug and HOMELAB_DEBUG add the whole stack, causes included', () => {
  const place = project({ 'main.ts': programOf({ before: 'throw new Error("outer", { cause: new RangeError("inner") });' }) });
  const short = place.homelab(['synth']).stderr;
  expect(short).toBe(
    'main.ts:6: outer\n  6 | throw new Error("outer", { cause: new RangeError("inner") });\n  caused by: RangeError: inner\n  --debug shows the whole stack\n',
  );
  for (const { stderr } of [place.homelab(['synth', '--debug']), place.homelab(['synth'], { HOMELAB_DEBUG: '1' })]) {
    expect(stderr).toMatch(/\nError: outer\n {4}at .*main\.ts:6:7\)\n/);
    expect(stderr).toMatch(/\ncaused by: RangeError: inner\n {4}at /);
  }
});

test('a failure below a folder of the project is named relative to where the command runs', () => {
  const place = project({ 'apps/main.ts': `import '../lib/bad';`, 'lib/bad.ts': `throw new Error('here');` });
  expect(place.homelab(['synth']).stderr).toMatch(/^lib\/bad\.ts:1: here\n/);
});

test.each([
  ['', 0],
  ["throw new Error('y'.repeat(300000));", 1],
])('all that is written arrives, however slowly it is read: %s', (after, status) => {
  const place = project({
    'main.js': `process.stdout.write('x'.repeat(3000000));\nprocess.stderr.write('y'.repeat(1000000));\n${after}\n`,
  });
  const command = `"${process.execPath}" "${bin}" run main.js; echo $? >&3`;
  const counted = spawnSync('sh', ['-c', `{ { ${command}; } 2>&4 | (sleep 0.5; wc -c) >&2; } 4>&1 | (sleep 1; wc -c)`], {
    cwd: place.folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  expect(counted.output[3]).toBe(`${status}\n`);
  expect(Number(counted.stderr)).toBe(3_000_000);
  expect(Number(counted.stdout)).toBeGreaterThanOrEqual(status === 0 ? 1_000_000 : 1_300_000);
});

test('under run, synth() writes by itself', () => {
  const place = project({ 'main.ts': programOf() });
  expect(place.homelab(['run', 'main.ts'])).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(written(place)).toContain('color: red');
});

test('the copy of the library that the project depends on is the one that runs', () => {
  const place = project({ 'main.ts': '' });
  const own = join(place.folder, 'node_modules/cdk8s-homelab');
  mkdirSync(own, { recursive: true });
  place.write(
    'node_modules/cdk8s-homelab/package.json',
    '{"name":"cdk8s-homelab","exports":{"./package.json":"./package.json"}}',
  );
  place.write('node_modules/cdk8s-homelab/lib/cli/homelab.cjs', 'console.log("the own one", process.argv.slice(2).join());');
  expect(place.homelab(['synth', '--check']).stdout).toBe('the own one synth,--check\n');
  rmSync(own, { recursive: true });
  symlinkSync(resolve(__dirname, '../..'), own);
  expect(place.homelab(['--version']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
