import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Project, project, removeProjects } from './project';

afterAll(removeProjects);

const lib = (path: string): string => JSON.stringify(resolve(__dirname, '../../lib', path));

/** A program of some clusters, each with one add-on and one ConfigMap. */
function program(clusters: readonly string[], options: { readonly color?: string; readonly more?: string } = {}): string {
  const { color = 'red', more = '' } = options;
  return `import { Cluster, Homelab, unchecked } from ${lib('.')};
import { MetricsServer } from ${lib('addons/metrics-server')};
import { argoCd } from ${lib('gitops/argocd/engine')};
import { Chart, ApiObject } from ${JSON.stringify(resolve(__dirname, '../../node_modules/cdk8s'))};
const homelab = new Homelab({ repository: { url: 'https://git.example.net/homelab.git' } });
for (const name of ${JSON.stringify(clusters)}) {
  const cluster = new Cluster(homelab, name, { domain: 'home.example.net', engine: argoCd(), externalCrds: ['example.net'] });
  new MetricsServer(cluster, 'metrics-server');
  const chart = new Chart(cluster, 'colors', { namespace: 'colors' });
  new ApiObject(chart, 'color', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'color' }, data: { color: '${color}' } });
  ${more}
}
homelab.synth();
`;
}

const configMap = (cluster: string): string => `dist/${cluster}/manifests/colors/config/configmap.colors.color.yaml`;

function has(place: Project, path: string): boolean {
  return existsSync(join(place.folder, path));
}

describe('synth', () => {
  test('says in a few lines what there is and what was written', () => {
    const place = project({ 'main.ts': program(['home', 'attic']) });
    const summary = (): string => place.homelab(['synth']).stderr.replace(/\d+\.\d\d s/, 'n s');
    expect(summary()).toBe(
      'attic  cluster  argocd   3 applications\nhome   cluster  argocd   3 applications\n12 objects pass every check\n' +
        'dist: 14 added, 0 changed, 0 removed, 0 unchanged in n s\n',
    );
    place.write('main.ts', program(['home', 'attic'], { color: 'blue' }));
    expect(summary()).toMatch(/\ndist: 0 added, 2 changed, 0 removed, 12 unchanged in n s\n$/);
  });

  test('-o json prints the same to stdout, and nothing else', () => {
    const place = project({ 'main.ts': program(['home']) });
    const { stdout, stderr } = place.homelab(['synth', '-o', 'json']);
    expect(stderr).toBe('');
    expect(Object.keys(JSON.parse(stdout))).toEqual([
      'output',
      'upToDate',
      'targets',
      'objects',
      'files',
      'unchecked',
      'warnings',
      'notEvaluated',
    ]);
    expect(JSON.parse(place.homelab(['synth', '-o', 'json']).stdout)).toEqual({
      output: 'dist',
      upToDate: true,
      targets: [{ name: 'home', type: 'cluster', engine: 'argocd', applications: 3 }],
      objects: 6,
      files: { added: [], changed: [], removed: [], unchanged: 7 },
      unchecked: [],
      warnings: [],
      notEvaluated: [],
    });
  });

  test('--check writes nothing and fails when the output is not what the program describes', () => {
    const place = project({ 'main.ts': program(['home']) });
    const missing = place.homelab(['synth', '--check']);
    expect([missing.status, has(place, 'dist')]).toEqual([1, false]);
    expect(missing.stderr).toContain('dist is not what the program describes: 7 files\n');
    place.homelab(['synth']);
    expect(place.homelab(['synth', '--check']).status).toBe(0);
    place.write(configMap('home'), 'edited by hand\n');
    const edited = place.homelab(['synth', '--check']);
    expect(edited.status).toBe(1);
    expect(edited.stderr).toContain(
      `dist is not what the program describes: 1 file\n  differs  ${configMap('home').slice('dist/'.length)}\nhomelab synth writes them\n`,
    );
    expect(place.read(configMap('home'))).toBe('edited by hand\n');
    expect(JSON.parse(place.homelab(['synth', '--check', '-o', 'json']).stdout)).toMatchObject({
      upToDate: false,
      files: { changed: [configMap('home').slice('dist/'.length)] },
    });
  });

  test('--output writes elsewhere', () => {
    const place = project({ 'main.ts': program(['home']) });
    place.homelab(['synth', '--output', 'out']);
    expect([has(place, 'out/home'), has(place, 'dist')]).toEqual([true, false]);
  });

  test('--cluster writes one of them and leaves the others as they are', () => {
    const place = project({ 'main.ts': program(['home', 'attic']) });
    place.homelab(['synth']);
    place.write('main.ts', program(['home', 'attic'], { color: 'blue' }));
    expect(place.homelab(['synth', '--cluster', 'attic'])).toMatchObject({ status: 0 });
    expect([place.read(configMap('home')), place.read(configMap('attic'))]).toEqual([
      expect.stringContaining('color: red'),
      expect.stringContaining('color: blue'),
    ]);
    const { status, stderr } = place.homelab(['synth', '--cluster', 'atic']);
    expect([status, stderr.split('\n')[0]]).toEqual([2, "error: no cluster or set is called 'atic'; did you mean attic?"]);
  });

  test('the folder of a cluster that is gone goes when the whole repository is rendered, or with --prune', () => {
    const place = project({ 'main.ts': program(['home', 'attic']), 'attic.ts': program(['attic']) });
    place.homelab(['synth']);
    place.homelab(['synth', 'attic.ts']);
    expect(has(place, configMap('home'))).toBe(true);

    place.write('main.ts', program(['home']));
    const refused = place.homelab(['synth']);
    expect([refused.status, refused.stderr.split('\n')[0]]).toEqual([
      1,
      expect.stringMatching(/^error: dist would lose Namespace colors.*; if that is meant, run again with --allow-shrink$/),
    ]);
    expect(place.homelab(['synth', '--allow-shrink'])).toMatchObject({ status: 0 });
    expect([has(place, configMap('home')), has(place, configMap('attic'))]).toEqual([true, false]);
    place.homelab(['synth', 'attic.ts', '--prune', '--allow-shrink']);
    expect([has(place, configMap('home')), has(place, configMap('attic'))]).toEqual([false, true]);
  });
});

describe('check', () => {
  const broken = `new ApiObject(chart, 'one', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one' }, dta: {} });
  new ApiObject(chart, 'two', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'color' } });`;

  test('lists every problem with the path of its construct, and writes nothing', () => {
    const place = project({ 'main.ts': program(['home'], { more: broken }) });
    const { status, stdout, stderr } = place.homelab(['check']);
    expect([status, stdout, has(place, 'dist')]).toEqual([1, '', false]);
    expect(stderr).toMatch(
      /^home\/colors\/one: .*'dta'.*\nhome\/colors\/two: .*already defined by home\/colors\/color\n2 problems\n$/,
    );
    const data: { readonly problems: readonly { readonly path: string }[] } = JSON.parse(
      place.homelab(['check', '-o', 'json']).stdout,
    );
    expect(data.problems.map(({ path }) => path)).toEqual(['home/colors/one', 'home/colors/two']);
  });

  test('passes without an output folder, and tells what it could not check', () => {
    const more = `unchecked(new ApiObject(chart, 'mine', { apiVersion: 'example.net/v1', kind: 'Mine', metadata: { name: 'x' } }), 'no schema yet');`;
    const place = project({ 'main.ts': program(['home'], { more }) });
    expect(place.homelab(['check'])).toEqual({
      status: 0,
      stdout: '',
      stderr: 'unchecked home/colors/mine: no schema yet\n7 objects pass every check\n',
    });
    expect(JSON.parse(place.homelab(['check', '-o', 'json']).stdout)).toEqual({
      problems: [],
      warnings: [],
      objects: 7,
      unchecked: [{ path: 'home/colors/mine', reason: 'no schema yet' }],
      notEvaluated: [],
    });
  });

  test('warnings are told, yellow, and do not count; synth tells them, too', () => {
    const machine = `new Machine(cluster, 'one', { role: 'control-plane', macs: ['00:23:24:e7:29:40'], installDisk: '/dev/sda', interfaces: [{ dhcp: true }] });
  new Machine(cluster, 'two', { role: 'control-plane', macs: ['00:23:24:e7:29:41'], installDisk: '/dev/sda', interfaces: [{ dhcp: true }] });`;
    const place = project({
      'main.ts': `import { Machine } from ${lib('core/machine')};\n${program(['home'], { more: machine })}`,
    });
    const message = 'has 2 control-plane machines: an even number survives no more failures than one less';
    expect(place.homelab(['check'])).toEqual({
      status: 0,
      stdout: '',
      stderr: `warning home: ${message}\n6 objects pass every check\n`,
    });
    const warnings = [{ path: 'home', message }];
    expect(JSON.parse(place.homelab(['check', '-o', 'json']).stdout)).toMatchObject({ problems: [], warnings });
    expect(JSON.parse(place.homelab(['synth', '-o', 'json']).stdout)).toMatchObject({ upToDate: false, warnings });
    const { status, stderr } = place.homelab(['synth'], { FORCE_COLOR: '1' });
    expect([status, stderr.split('\n')[1]]).toEqual([0, `\u001b[33mwarning\u001b[39m home: ${message}`]);
  });

  test('a program that fails is a failure, not a list of problems', () => {
    const { status, stdout, stderr } = project({ 'main.ts': 'throw new Error("no luck");' }).homelab(['check', '-o', 'json']);
    expect([status, stdout, stderr.split('\n')[0]]).toEqual([1, '', 'main.ts:1: no luck']);
  });
});
