import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { removeProjects } from './project';
import { expectNoSecrets, TalosProject, talosProgram } from './talos-project';

afterAll(removeProjects);

const configs = '.homelab/home/machine-configs';
const at = ({ place }: TalosProject, path: string): string => join(place.folder, path);
const mode = (here: TalosProject, path: string): string => (statSync(at(here, path)).mode & 0o777).toString(8);
const firstLine = (text: string): string => text.split('\n')[0] ?? '';
const render = (here: TalosProject, environment: Readonly<Record<string, string>> = {}) =>
  here.homelab(['talos', 'render', 'home'], environment);

describe('talos render', () => {
  const here = new TalosProject().withSecrets();

  test('makes the configuration of each machine, and that of talosctl, for their owner only', () => {
    expect(render(here)).toEqual({ status: 0, stdout: '', stderr: `made 2 machine configurations in ${configs}/\n` });
    expect(readdirSync(at(here, '.homelab/home')).sort()).toEqual([
      'machine-configs',
      'rendered.json',
      'secrets.yaml',
      'talosconfig',
    ]);
    expect(readdirSync(at(here, configs)).sort()).toEqual(['one.yaml', 'two.yaml']);
    expect([configs, `${configs}/one.yaml`, '.homelab/home/talosconfig'].map(path => mode(here, path))).toEqual([
      '700',
      '600',
      '600',
    ]);
    const [one, two] = ['one', 'two'].map(name => here.place.read(`${configs}/${name}.yaml`));
    expect(one).toMatch(/^controlplane\n[^]*hostname: one\n/);
    expect(two).toMatch(/^worker\n[^]*hostname: two\n/);
  });

  test('asks talosctl for all of it, in order, with the patches of cluster, role and machine', () => {
    const words = here.log.map(args => args.map(word => word.replace(/^(@?)\.homelab\/home\/\.tmp-\w+\//, '$1tmp/')));
    const flags = [
      '--with-docs=false',
      '--with-examples=false',
      '--output-types',
      'controlplane,worker,talosconfig',
      '--output',
      'tmp/generated',
    ];
    expect(words).toEqual([
      ['version', '--client', '--short'],
      [
        ...['gen', 'config', 'home', 'https://10.0.4.100:6443', '--with-secrets', '.homelab/home/secrets.yaml'],
        ...['--talos-version', 'v1.13.9', '--kubernetes-version', '1.34.1', '--config-patch', '@tmp/patches/cluster.yaml'],
        ...['--config-patch-control-plane', '@tmp/patches/control-plane.yaml', ...flags],
      ],
      [
        'machineconfig',
        'patch',
        'tmp/generated/controlplane.yaml',
        '--patch',
        '@tmp/patches/nodes/one.yaml',
        '--output',
        'tmp/machine-configs/one.yaml',
      ],
      [
        'machineconfig',
        'patch',
        'tmp/generated/worker.yaml',
        '--patch',
        '@tmp/patches/nodes/two.yaml',
        '--output',
        'tmp/machine-configs/two.yaml',
      ],
      ['validate', '--config', 'tmp/machine-configs/one.yaml', '--mode', 'metal', '--strict'],
      ['validate', '--config', 'tmp/machine-configs/two.yaml', '--mode', 'metal', '--strict'],
    ]);
  });

  test.each([['gen config'], ['machineconfig patch'], ['validate'], ['two.yaml']])(
    'keeps what was there when %s fails, and shows why without secrets',
    failing => {
      const before = here.place.read(`${configs}/one.yaml`);
      const failed = here.homelab(['talos', 'render', 'home', '--debug'], { STUB_FAIL: failing });
      expect([failed.status, failed.stdout]).toEqual([1, '']);
      expect(failed.stderr).toMatch(/^error: talosctl [^\n]+\n {2}ended with code 3: cannot do it: /);
      expectNoSecrets(failed);
      expect(here.place.read(`${configs}/one.yaml`)).toBe(before);
      expect(readdirSync(at(here, '.homelab/home')).sort()).toEqual([
        'machine-configs',
        'rendered.json',
        'secrets.yaml',
        'talosconfig',
      ]);
    },
  );

  test('a machine that is gone has no configuration any more, and what a killed run left is cleared away', () => {
    const place = new TalosProject().withSecrets();
    place.place.write(`${configs}/gone.yaml`, 'old');
    place.place.write('.homelab/home/.tmp-killed/machine-configs/one.yaml', 'half');
    place.place.write(`${configs}.old/one.yaml`, 'older');
    expect(render(place).status).toBe(0);
    expect(readdirSync(at(place, configs)).sort()).toEqual(['one.yaml', 'two.yaml']);
    expect(readdirSync(at(place, '.homelab/home')).sort()).toEqual([
      'machine-configs',
      'rendered.json',
      'secrets.yaml',
      'talosconfig',
    ]);
  });

  test('patches are those of the program, not those of an old dist', () => {
    const place = new TalosProject().withSecrets();
    place.place.write('dist/home/talos/nodes/one.yaml', 'stale');
    render(place);
    expect(place.place.read(`${configs}/one.yaml`)).not.toContain('stale');
  });
});

describe('the commands', () => {
  test('are printed without talosctl, which is exit code 1', () => {
    const here = new TalosProject({}, {});
    const { status, stdout, stderr } = render(here);
    expect([status, stderr]).toEqual([1, `talosctl is not installed: where it is, these commands make ${configs}/\n`]);
    expect(stdout).toBe(`umask 077
rm -rf .homelab/home/generated
mkdir -p .homelab/home/machine-configs
talosctl gen config home https://10.0.4.100:6443 --with-secrets .homelab/home/secrets.yaml --talos-version v1.13.9 --kubernetes-version 1.34.1 --config-patch @dist/home/talos/cluster.yaml --config-patch-control-plane @dist/home/talos/control-plane.yaml --with-docs=false --with-examples=false --output-types controlplane,worker,talosconfig --output .homelab/home/generated
talosctl machineconfig patch .homelab/home/generated/controlplane.yaml --patch @dist/home/talos/nodes/one.yaml --output .homelab/home/machine-configs/one.yaml
talosctl machineconfig patch .homelab/home/generated/worker.yaml --patch @dist/home/talos/nodes/two.yaml --output .homelab/home/machine-configs/two.yaml
talosctl validate --config .homelab/home/machine-configs/one.yaml --mode metal --strict
talosctl validate --config .homelab/home/machine-configs/two.yaml --mode metal --strict
mv .homelab/home/generated/talosconfig .homelab/home/talosconfig
rm -rf .homelab/home/generated
`);
    expect(existsSync(at(here, '.homelab'))).toBe(false);
  });

  test('make the same in a shell at the root of the repository', () => {
    const here = new TalosProject().withSecrets();
    expect(here.homelab(['synth']).status).toBe(0);
    const { status, stdout } = here.homelab(['talos', 'render', 'home', '--commands']);
    expect([status, here.log]).toEqual([0, []]);
    const environment = { ...process.env, ...here.environment(), PATH: `${at(here, 'bin')}:${process.env['PATH'] ?? ''}` };
    const run = spawnSync('sh', ['-e'], { cwd: here.place.folder, input: stdout, encoding: 'utf8', env: environment });
    expect([run.status, run.stderr]).toEqual([0, '']);
    const byHand = here.place.read(`${configs}/one.yaml`);
    expect(mode(here, `${configs}/one.yaml`)).toBe('600');
    rmSync(at(here, configs), { recursive: true });
    expect(render(here).status).toBe(0);
    expect(here.place.read(`${configs}/one.yaml`)).toBe(byHand);
  });
});

describe('fails when', () => {
  test('there are no secrets, or damaged ones, which are not shown', () => {
    const here = new TalosProject();
    expect(render(here)).toMatchObject({
      status: 1,
      stderr: 'error: .homelab/home/secrets.yaml is not there: homelab talos secrets home\n',
    });
    here.place.write('.homelab/home/secrets.yaml', 'canary: x\n');
    const failed = render(here);
    expect(firstLine(failed.stderr)).toBe(
      "error: .homelab/home/secrets.yaml is no bundle of Talos' secrets, such as talosctl gen secrets writes",
    );
    expectNoSecrets(failed);
  });

  test.each<readonly [string, string]>([
    ['Client v1.12.3', "talosctl is 1.12.3, and 'home' has Talos 1.13.9: it needs talosctl 1.13 or later"],
    ['unknown', "talosctl does not say its version: does 'talosctl version --client --short' print one?"],
  ])('talosctl is %s', (version, message) => {
    const here = new TalosProject().withSecrets();
    const { status, stderr } = render(here, { STUB_VERSION: version });
    expect([status, stderr]).toEqual([1, `error: ${message}\n`]);
    expect(here.log).toEqual([['version', '--client', '--short']]);
  });

  test.each(['Talos v1.13.0', 'Client:\n\tTag:         v1.14.0-alpha.1', 'v2.0.1'])('but not when it is %s', version => {
    expect(render(new TalosProject().withSecrets(), { STUB_VERSION: version }).status).toBe(0);
  });

  test('talosctl ends well and writes nothing', () => {
    const here = new TalosProject().withSecrets();
    expect(render(here, { STUB_EMPTY: '1' }).stderr).toBe('error: talosctl ended without an error, and wrote no one.yaml\n');
    expect(existsSync(at(here, configs))).toBe(false);
  });

  test('talosctl says nothing at all', () => {
    const here = new TalosProject(
      {},
      { talosctl: '#!/bin/sh\n[ "$1" = version ] && echo v1.13.9 && exit 0\nexit 7\n' },
    ).withSecrets();
    expect(render(here).stderr).toMatch(/^error: talosctl gen config home .*\n {2}ended with code 7: it says nothing\n/);
  });

  test('the cluster has no Talos', () => {
    const here = new TalosProject();
    here.place.write('main.ts', talosProgram().replace(/^const talos = .*$/m, ''));
    expect(render(here)).toMatchObject({ status: 1, stderr: "error: cluster 'home' has no TalosCluster\n" });
  });

  test('the cluster runs on the machines of another', () => {
    const guest = "new Cluster(homelab, 'guest', { domain: 'guest.example.net', engine: argoCd(), host: home });";
    const here = new TalosProject({ more: guest });
    expect(here.homelab(['talos', 'render', 'guest']).stderr).toBe(
      "error: cluster 'guest' has no TalosCluster: it runs on machines of 'home'\n",
    );
  });
});

describe('talos diff', () => {
  const old = new TalosProject({ version: '1.11.5', props: 'sysctls: { "vm.max_map_count": "262144" }' });

  test('shows what moves to documents of its own', () => {
    const { status, stdout, stderr } = old.homelab(['talos', 'diff', 'home', '--to', '1.13']);
    expect([status, stderr]).toEqual([
      0,
      expect.stringMatching(/^1\.11\.5 → 1\.13\.0: \d+ settings moved, \d+ documents changed\n$/),
    ]);
    expect(stdout).toMatch(/^talos\/nodes\/one\.yaml\n {2}hostname: machine\.network\.hostname → HostnameConfig$/m);
  });

  test('--fields shows each field before and after', () => {
    const { stdout } = old.homelab(['talos', 'diff', 'home', '--to', '1.13', '--fields']);
    expect(stdout).toMatch(/^talos\/nodes\/one\.yaml$/m);
    expect(stdout).toMatch(/^ {2}\+ HostnameConfig\n {6}\+ auto: "off"\n {6}\+ hostname: "one"$/m);
    expect(stdout).toMatch(/^ {6}- machine\.network: \{"hostname":"one"/m);
    expect(stdout).toMatch(/^ {6}machine\.install\.image: ".*:v1\.11\.5" → ".*:v1\.13\.0"$/m);
    expect(stdout).not.toContain('max_map_count');
  });

  test('-o json holds the same', () => {
    const data = JSON.parse(old.homelab(['talos', 'diff', 'home', '--to', 'v1.13.9', '-o', 'json']).stdout) as {
      moves: object[];
      changes: object[];
    };
    expect(data).toMatchObject({ cluster: 'home', from: '1.11.5', to: '1.13.9', problems: [] });
    expect(data.moves).toContainEqual({
      file: 'talos/nodes/one.yaml',
      setting: 'hostname',
      from: ['machine.network.hostname'],
      to: ['HostnameConfig'],
    });
    expect(data.changes).toContainEqual({
      file: 'talos/nodes/one.yaml',
      document: 'HostnameConfig',
      type: 'added',
      fields: expect.arrayContaining([{ path: 'hostname', after: 'one' }]),
    });
  });

  test('to the same release shows nothing', () => {
    expect(old.homelab(['talos', 'diff', 'home', '--to', '1.11.5'])).toEqual({
      status: 0,
      stdout: '',
      stderr: '1.11.5 → 1.11.5: 0 settings moved, 0 documents changed\n',
    });
  });

  test('exits 1 when the other release lacks something', () => {
    const older = new TalosProject({ version: '1.11.5', kubernetes: '1.29.1' });
    const failed = older.homelab(['talos', 'diff', 'home', '--to', '1.13']);
    expect(failed.status).toBe(1);
    expect(firstLine(failed.stderr)).toBe('Talos 1.13.0: Talos 1.13 runs Kubernetes 1.31 to 1.36, got kubernetesVersion 1.29.1');
  });

  test.each<readonly [readonly string[], string]>([
    [['home'], 'talos diff needs another release: --to 1.13'],
    [['home', '--to', '1.9'], '--to: Talos 1.9 is not known here (1.11, 1.12, 1.13 are), got version '],
    [['home', '--to', 'latest'], '--to: version must be an exact release such as 1.11.5, got '],
  ])('homelab talos diff %j fails', (args, message) => {
    const { status, stderr } = old.homelab(['talos', 'diff', ...args]);
    expect([status, stderr.slice(0, 7 + message.length)]).toEqual([2, `error: ${message}`]);
  });
});
