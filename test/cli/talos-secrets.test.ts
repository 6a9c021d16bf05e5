import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { removeProjects } from './project';
import { bundle, expectNoSecrets, TalosProject } from './talos-project';

afterAll(removeProjects);

const file = '.homelab/home/secrets.yaml';
const mode = ({ place }: TalosProject, path: string): string => (statSync(join(place.folder, path)).mode & 0o777).toString(8);
const has = ({ place }: TalosProject, path: string): boolean => existsSync(join(place.folder, path));
const firstLine = (text: string): string => text.split('\n')[0] ?? '';

/** A program that logs its arguments and prints. */
const prints = (text: string, code = 0): string => `#!${process.execPath}
require('node:fs').appendFileSync(process.env.STUB_LOG, JSON.stringify(process.argv.slice(2)) + '\\n');
process.stdout.write(${JSON.stringify(text)});
process.stderr.write(${JSON.stringify(code === 0 ? '' : text)});
process.exitCode = ${code};
`;

describe('talos secrets', () => {
  test('makes them by talosctl, for its owner only, and prints none', () => {
    const here = new TalosProject();
    const made = here.homelab(['talos', 'secrets', 'home']);
    expect(made).toEqual({
      status: 0,
      stdout: '',
      stderr: `wrote ${file}: keep a copy where you keep passwords, no machine can join the cluster without it\n`,
    });
    expect(here.place.read(file)).toBe(bundle);
    expect([mode(here, file), mode(here, '.homelab/home'), mode(here, '.homelab')]).toEqual(['600', '700', '700']);
    expect(here.log.map(args => args.slice(0, 5))).toEqual([
      ['version', '--client', '--short'],
      ['gen', 'secrets', '--talos-version', 'v1.13.9', '--output-file'],
    ]);
    expect(readdirSync(join(here.place.folder, '.homelab/home'))).toEqual(['secrets.yaml']);
  });

  test.each<readonly [string, readonly string[], Readonly<Record<string, string>>, readonly string[]]>([
    ['a file', ['--from', 'old/bundle.yaml'], {}, []],
    ['SOPS', ['--from', 'sops:secrets.sops.yaml'], { sops: prints(bundle) }, ['--decrypt', 'secrets.sops.yaml']],
    ['a file of SOPS with a dash', ['--from', 'sops:-x.yaml'], { sops: prints(bundle) }, ['--decrypt', './-x.yaml']],
    ['a field of 1Password', ['--from', 'op://lab/talos/bundle'], { op: prints(bundle) }, ['read', 'op://lab/talos/bundle']],
    [
      'a document of 1Password',
      ['--from', 'op://lab/talos home'],
      { op: prints(bundle) },
      ['document', 'get', 'talos home', '--vault', 'lab'],
    ],
  ])('takes them from %s', (_, flags, tools, asked) => {
    const here = new TalosProject({}, tools);
    here.place.write('old/bundle.yaml', bundle);
    const taken = here.homelab(['talos', 'secrets', 'home', ...flags]);
    expect(taken.status).toBe(0);
    expectNoSecrets(taken);
    expect([here.place.read(file), mode(here, file)]).toEqual([bundle, '600']);
    expect(here.log).toEqual(asked.length === 0 ? [] : [asked]);
  });

  test('keeps those that are there; --force with the name of the cluster replaces them, and keeps the old ones beside', () => {
    const here = new TalosProject().withSecrets();
    here.place.write(file, 'the old ones');
    const { status, stderr } = here.homelab(['talos', 'secrets', 'home']);
    expect([status, firstLine(stderr)]).toEqual([
      1,
      `error: ${file} is there already: with other secrets nobody could reach the machines that have these; --force home replaces them all the same`,
    ]);
    expect(firstLine(here.homelab(['talos', 'secrets', 'home', '--force', 'attic']).stderr)).toBe(
      "error: --force must repeat the name of the cluster, 'home', got 'attic'",
    );
    expect([here.place.read(file), here.log]).toEqual(['the old ones', []]);
    expect(here.homelab(['talos', 'secrets', 'home', '--force', 'home']).status).toBe(0);
    expect([here.place.read(file), here.place.read(`${file}.1`)]).toEqual([bundle, 'the old ones']);
  });

  test('the old ones stay when new ones cannot be had', () => {
    const here = new TalosProject().withSecrets();
    expect(here.homelab(['talos', 'secrets', 'home', '--force', 'home'], { STUB_FAIL: 'gen secrets' }).status).toBe(1);
    expect([here.place.read(file), has(here, `${file}.1`)]).toEqual([bundle, false]);
  });
});

describe('without the tool prints the commands and exits 1', () => {
  test.each<readonly [string, readonly string[], string]>([
    ['talosctl', [], `talosctl gen secrets --talos-version v1.13.9 --output-file ${file}`],
    ['sops', ['--from', "sops:my 'own' file.yaml"], `sops --decrypt 'my '\\''own'\\'' file.yaml' > ${file}`],
    ['op', ['--from', 'op://lab/talos/bundle'], `op read op://lab/talos/bundle > ${file}`],
  ])('%s', (tool, flags, command) => {
    const here = new TalosProject({}, {});
    expect(here.homelab(['talos', 'secrets', 'home', ...flags])).toEqual({
      status: 1,
      stdout: `umask 077\nmkdir -p .homelab/home\n${command}\n`,
      stderr: `${tool} is not installed: where it is, these commands make ${file}\n`,
    });
    expect(has(here, '.homelab')).toBe(false);
  });
});

describe('fails when', () => {
  test('talosctl fails, and shows nothing of what it says', () => {
    const here = new TalosProject();
    const failed = here.homelab(['talos', 'secrets', 'home', '--debug'], { STUB_FAIL: 'gen secrets' });
    expect([failed.status, failed.stdout, firstLine(failed.stderr)]).toEqual([
      1,
      '',
      'error: talosctl gen secrets ended with code 3; what it says may hold secrets and is not shown, see it by running talosctl gen secrets yourself',
    ]);
    expectNoSecrets(failed);
    expect(readdirSync(join(here.place.folder, '.homelab/home'))).toEqual([]);
  });

  test('talosctl writes nothing', () => {
    const here = new TalosProject({}, { talosctl: '#!/bin/sh\necho v1.13.9\n' });
    expect(firstLine(here.homelab(['talos', 'secrets', 'home']).stderr)).toContain('error: talosctl gen secrets wrote no file; ');
  });

  test.each<readonly [string, string, string]>([
    [
      'sops',
      'sops:a.yaml',
      'sops ended with code 1; what it says may hold secrets and is not shown, see it by running sops --decrypt yourself',
    ],
    [
      'op',
      'op://lab/talos/bundle',
      'op ended with code 1; what it says may hold secrets and is not shown, see it by running op read yourself',
    ],
  ])('%s fails, and shows nothing of what it says', (tool, from, message) => {
    const here = new TalosProject({}, { [tool]: prints(bundle, 1) });
    const failed = here.homelab(['talos', 'secrets', 'home', '--from', from, '--debug']);
    expect([failed.status, firstLine(failed.stderr)]).toEqual([1, `error: ${message}`]);
    expectNoSecrets(failed);
    expect(has(here, file)).toBe(false);
  });

  test.each<readonly [string, string, string]>([
    ['no bundle', 'canary: canary-secret\n', "is no bundle of Talos' secrets, such as talosctl gen secrets writes"],
    ['no YAML', 'canary-secret: [\n', "is no bundle of Talos' secrets, such as talosctl gen secrets writes"],
    [
      'incomplete',
      bundle.replace(/^trustdinfo:\n.*\n/m, ''),
      "is an incomplete bundle of Talos' secrets: it lacks trustdinfo.token",
    ],
    ['encrypted', `${bundle}sops:\n    version: 3.9.0\n`, 'is encrypted by SOPS: give it as --from sops:<file>'],
  ])('the file is %s', (_, text, message) => {
    const here = new TalosProject();
    here.place.write('bundle.yaml', text);
    const failed = here.homelab(['talos', 'secrets', 'home', '--from', 'bundle.yaml']);
    expect([failed.status, firstLine(failed.stderr)]).toEqual([1, `error: bundle.yaml ${message}`]);
    expectNoSecrets(failed);
    expect(has(here, file)).toBe(false);
  });

  test('what a tool prints is no bundle', () => {
    const here = new TalosProject({}, { op: prints('canary') });
    const failed = here.homelab(['talos', 'secrets', 'home', '--from', 'op://a/b/c']);
    expect(firstLine(failed.stderr)).toBe(
      "error: what op prints is no bundle of Talos' secrets, such as talosctl gen secrets writes",
    );
    expectNoSecrets(failed);
  });

  test.each<readonly [readonly string[], number, string]>([
    [[], 2, 'talos secrets needs a cluster: homelab talos secrets <cluster>'],
    [['hom'], 2, "no cluster or set is called 'hom'; did you mean home?"],
    [['home', '--from', 'sops:'], 2, '--from sops: needs a file: --from sops:secrets.sops.yaml'],
    [['home', '--from', 'op://lab'], 2, "--from must be op://vault/item/field, or op://vault/document, got 'op://lab'"],
    [['home', '--from', 'op://lab/-x'], 2, "--from must be op://vault/item/field, or op://vault/document, got 'op://lab/-x'"],
    [['home', '--from', 'nope.yaml'], 1, "'nope.yaml' does not exist"],
  ])('homelab talos secrets %j', (args, code, message) => {
    const { status, stderr } = new TalosProject().homelab(['talos', 'secrets', ...args]);
    expect([status, firstLine(stderr)]).toEqual([code, `error: ${message}`]);
  });

  test('Git tracks a secret, by the name that it has there', () => {
    const here = new TalosProject({}, {});
    here.place.write('bin/git', '#!/bin/sh\nprintf ".homelab/home/talosconfig\\\\0"\n');
    here.place.write('bundle.yaml', bundle);
    expect(firstLine(here.homelab(['talos', 'secrets', 'home', '--from', 'bundle.yaml']).stderr)).toContain(
      'error: git tracks .homelab/home/talosconfig, and what is in .homelab must stay out of Git',
    );
    expect(has(here, file)).toBe(false);
  });
});
