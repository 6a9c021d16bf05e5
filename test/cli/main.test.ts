import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { project, removeProjects } from './project';

afterAll(removeProjects);

const here = project({ 'main.ts': 'console.log(process.argv.slice(2).join());' });
const escape = '\u001b[';

describe('help', () => {
  test.each([[['--help']], [['-h']], [['help']]])('homelab %j tells the verbs, the flags and the exit codes on stdout', args => {
    const { status, stdout, stderr } = here.homelab(args);
    expect([status, stderr]).toEqual([0, '']);
    for (const part of [
      'Usage\n  homelab <verb> [program] [flags]\n',
      '\nVerbs\n',
      '\nExamples\n',
      '\nExit codes\n  0  ',
      '\n  1  ',
      '\n  2  ',
    ]) {
      expect(stdout).toContain(part);
    }
    expect(stdout).toMatch(/^ {2}synth {2,}\S/m);
  });

  test('homelab alone shows the same on stderr and is a usage error', () => {
    const { status, stdout, stderr } = here.homelab([]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toBe(here.homelab(['--help']).stdout);
  });

  test('every verb has one line in the help, a page of its own, and a file of its name', () => {
    const page = here.homelab(['--help']).stdout;
    const verbs = [...(page.split('\nVerbs\n')[1] ?? '').split('\n\n')[0]!.matchAll(/^ {2}(\S+(?: \S+)?) {2,}(\S.*)$/gm)].map(
      ([, name = '']) => name,
    );
    expect(verbs.length).toBeGreaterThan(2);
    for (const verb of verbs) {
      const { status, stdout, stderr } = here.homelab([...verb.split(' '), '--help']);
      expect([verb, status, stderr]).toEqual([verb, 0, '']);
      expect(stdout).toContain(`\nUsage\n  homelab ${verb}`);
      expect(stdout).toContain('--timings');
      expect(here.homelab(['help', ...verb.split(' ')]).stdout).toBe(stdout);
    }
    const files = readdirSync(resolve(__dirname, '../../lib/cli')).filter(file =>
      /defineVerb\(/.test(readFileSync(resolve(__dirname, '../../lib/cli', file), 'utf8')),
    );
    expect(
      files
        .filter(file => file !== 'verb.ts')
        .map(file => file.replace('.ts', ''))
        .sort(),
    ).toEqual(verbs.map(verb => verb.replace(' ', '-')).sort());
  });

  test.each([[['talos', '--help']], [['talos', '-h']], [['help', 'talos']]])('homelab %j lists the verbs of the group', args => {
    const { status, stdout, stderr } = here.homelab(args);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('\nUsage\n  homelab talos <verb> [flags]\n');
    expect([...stdout.matchAll(/^ {2}(\w+) {2,}\S/gm)].map(([, verb]) => verb)).toEqual(['secrets', 'render', 'diff']);
  });

  test('loads neither cdk8s, nor the verbs, nor a transformer', () => {
    const { stdout } = here.homelab(['--help'], { NODE_OPTIONS: `--require ${resolve(__dirname, 'print-loaded.cjs')}` });
    const loaded = stdout.split('\n').filter(line => line.startsWith('loaded '));
    expect(loaded.some(line => line.endsWith('/lib/cli/main.ts'))).toBe(true);
    expect(loaded.filter(line => /\/(cdk8s|constructs|js-yaml|@swc)\/|\/lib\/cli\/(synth|check)\.ts/.test(line))).toEqual([]);
  });

  test('--version prints that of the package', () => {
    const { version }: { readonly version: string } = JSON.parse(readFileSync(resolve(__dirname, '../../package.json'), 'utf8'));
    expect(here.homelab(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('a command line that is not understood exits with 2, says why and writes no data', () => {
  test.each<readonly [readonly string[], string]>([
    [['sinth'], "error: unknown verb 'sinth'; did you mean synth?"],
    [['frobnicate'], "error: unknown verb 'frobnicate'; verbs: "],
    [['constructor'], "error: unknown verb 'constructor'; verbs: "],
    [['matchbx'], "error: unknown verb 'matchbx'; did you mean matchbox?"],
    [['talos'], 'error: talos needs a verb: secrets, render, diff'],
    [['talos', '--debug'], 'error: talos needs a verb: secrets, render, diff'],
    [['talos', 'rendr'], "error: unknown verb 'rendr' of talos; did you mean render?"],
    [['talos', 'frobnicate'], "error: unknown verb 'frobnicate' of talos; verbs: secrets, render, diff"],
    [['talos', 'constructor'], "error: unknown verb 'constructor' of talos; verbs: secrets, render, diff"],
    [['talos', 'render', '--prgram', 'x'], "error: unknown flag '--prgram'; did you mean --program?"],
    [['synth', '--chekc'], "error: unknown flag '--chekc'; did you mean --check?"],
    [['synth', '--zzzzzzzz'], "error: unknown flag '--zzzzzzzz'"],
    [['synth', '-x'], "error: unknown flag '-x'"],
    [['synth', '--check=yes'], "error: --check takes no value, got 'yes'"],
    [['synth', '--output'], 'error: --output needs a value: --output <folder>'],
    [['synth', '--output='], 'error: --output needs a value: --output <folder>'],
    [['synth', '--output', '--check'], 'error: --output needs a value: --output <folder>'],
    [['synth', '--output', 'a', '--output', 'b'], "error: --output was given twice: 'a' and 'b'"],
    [['synth', '--output', 'json'], 'error: --output takes a folder; for json give -o json'],
    [['synth', '-o', 'yaml'], "error: --format 'yaml' is not one of text, json"],
    [
      ['synth', '--prune', '--cluster', 'a'],
      'error: --prune removes the folders of other clusters, --cluster leaves them: give one',
    ],
    [['synth', 'a.ts', 'b.ts'], "error: unexpected argument 'b.ts'"],
    [['synth', 'nope.ts'], "error: program 'nope.ts' does not exist"],
    [['synth', '.'], "error: program '.' is not a file"],
    [['run'], 'error: run needs a file: homelab run <file>'],
    [['run', '--debgu', 'main.ts'], "error: unknown flag '--debgu'; did you mean --debug?"],
  ])('homelab %j', (args, message) => {
    const { status, stdout, stderr } = here.homelab(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr.slice(0, message.length)).toBe(message);
    expect(stderr).toMatch(/\n {2}homelab ([\w ]+ )?--help says what would do\n$/);
  });

  test('no program where one is looked for names the places', () => {
    const empty = project();
    expect(empty.homelab(['synth']).stderr.split('\n')[0]).toBe(
      'error: no program here: neither of apps/main.ts, main.ts, apps/main.js, main.js exists; name one, or make one with homelab init',
    );
  });
});

describe('run', () => {
  test('gives everything behind the file to the file, flags and help as well', () => {
    expect(here.homelab(['run', 'main.ts', '--help', '--debug', 'a', '--', '-x']).stdout).toBe('--help,--debug,a,--,-x\n');
  });

  test('ends with the exit code that the file sets', () => {
    const place = project({ 'set.ts': 'process.exitCode = 7;', 'exit.ts': 'process.exit(8);' });
    expect([place.homelab(['run', 'set.ts']).status, place.homelab(['run', 'exit.ts']).status]).toEqual([7, 8]);
  });
});

describe('colours and timings', () => {
  test('none into a pipe; FORCE_COLOR asks for them; NO_COLOR and --no-color win', () => {
    expect(here.homelab(['--help']).stdout).not.toContain(escape);
    expect(here.homelab(['--help'], { FORCE_COLOR: '1' }).stdout).toContain(escape);
    expect(here.homelab(['--help'], { FORCE_COLOR: '1', NO_COLOR: '1' }).stdout).not.toContain(escape);
    expect(here.homelab(['run', '--help', '--no-color'], { FORCE_COLOR: '1' }).stdout).not.toContain(escape);
    expect(here.homelab(['sinth', '--no-color'], { FORCE_COLOR: '1' }).stderr).not.toContain(escape);
    expect(here.homelab(['sinth'], { FORCE_COLOR: '1' }).stderr).toContain(`${escape}31merror:${escape}39m`);
  });

  test('--timings adds the phases to stderr and leaves stdout alone', () => {
    const { stdout, stderr } = here.homelab(['run', '--timings', 'main.ts', 'x']);
    expect(stdout).toBe('x\n');
    expect(stderr.replace(/ +\d+\.\d ms/g, ' n')).toBe('node n\nstart n\nprogram n\ntotal n\n');
  });
});
