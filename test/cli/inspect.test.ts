import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Project, project, removeProjects } from './project';

afterAll(removeProjects);

const lib = (path: string): string => JSON.stringify(resolve(__dirname, '../../lib', path));

const program = (lines: string): string => `import { Cluster, Homelab, Layer } from ${lib('.')};
import { MetricsServer } from ${lib('addons/metrics-server')};
import { argoCd } from ${lib('gitops/argocd/engine')};
import { Chart, ApiObject } from ${JSON.stringify(resolve(__dirname, '../../node_modules/cdk8s'))};
const homelab = new Homelab({ repository: { url: 'https://git.example.net/homelab.git' } });
const layer = new Layer('rack');
layer.set(MetricsServer, { values: { replicas: 3 } });
const home = new Cluster(homelab, 'home', { domain: 'home.example.net', engine: argoCd(), layers: [layer] });
${lines}
homelab.synth();
`;

const metrics = `new MetricsServer(home, 'metrics-server', {
  rawValues: { podLabels: { color: 'red' }, replicas: 4 },
});`;
const configMap = (color: string): string => `const colors = new Chart(home, 'colors', { namespace: 'colors' });
new ApiObject(colors, 'color', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'color' }, data: { color: '${color}', text: 'a\\nb ${color}\\nc' } });`;

function git(place: Project, ...args: readonly string[]): string {
  const identity = [
    '-c',
    'user.name=Test',
    '-c',
    'user.email=test@example.net',
    '-c',
    'init.defaultBranch=main',
    '-c',
    'commit.gpgsign=false',
  ];
  const { status, stdout, stderr } = spawnSync('git', [...identity, ...args], { cwd: place.folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** A repository whose `dist` is committed. */
function repository(lines: string): Project {
  const place = project({ 'main.ts': program(lines), '.gitignore': 'node_modules/\n' });
  expect(place.homelab(['synth'])).toMatchObject({ status: 0 });
  git(place, 'init', '--quiet');
  git(place, 'config', 'user.name', 'Test');
  git(place, 'config', 'user.email', 'test@example.net');
  git(place, 'add', '.');
  git(place, 'commit', '--quiet', '-m', 'first');
  return place;
}

describe('list', () => {
  const place = project({ 'main.ts': program(`${metrics}\n${configMap('red')}`) });

  test('names clusters, and with --applications what runs in them in which order', () => {
    expect(place.homelab(['list']).stdout).toMatch(
      /^NAME {2}TYPE +ENGINE {2}APPLICATIONS {2}FILES\nhome {2}cluster {2}argocd {2}3 +\d+\n$/,
    );
    expect(
      place
        .homelab(['list', '--applications'])
        .stdout.replace(/\d+\.\d+\.\d+/, 'x.y.z')
        .split('\n')
        .map(line => line.trim().replace(/ {2,}/g, '|')),
    ).toEqual([
      'CLUSTER|WAVE|APPLICATION|NAMESPACE|SOURCE|AFTER',
      'home|0|namespaces|default|manifests',
      'home|1|colors|colors|manifests|namespaces',
      'home|1|metrics-server|kube-system|metrics-server x.y.z|namespaces',
      '',
    ]);
  });

  test('-o json holds the same, with the source of each', () => {
    const { stdout } = place.homelab(['list', '-a', '-o', 'json', '--cluster', 'home']);
    expect(JSON.parse(stdout)).toMatchObject([
      { target: 'home', id: 'namespaces', wave: 0, after: [], source: 'manifests' },
      { id: 'colors', objects: 1 },
      {
        id: 'metrics-server',
        chart: { name: 'metrics-server', repository: 'https://kubernetes-sigs.github.io/metrics-server' },
        after: ['namespaces'],
      },
    ]);
    expect(JSON.parse(place.homelab(['list', '-o', 'json']).stdout)).toMatchObject([
      { name: 'home', type: 'cluster', engine: 'argocd', applications: 3 },
    ]);
  });

  test('a cluster that is not there is a usage error with the nearest name', () => {
    const { status, stderr } = place.homelab(['list', '--cluster', 'hme']);
    expect([status, stderr.split('\n')[0]]).toEqual([2, "error: no cluster or set is called 'hme'; did you mean home?"]);
  });
});

describe('explain', () => {
  const place = project({ 'main.ts': program(metrics) });

  test('tells who set a value, where, and what it took the place of', () => {
    expect(place.homelab(['explain', 'home/metrics-server', 'replicas']).stdout).toBe(
      'replicas: 4\n    home, main.ts:9\n    instead of 3 of rack, main.ts:7\n    instead of 2 of metrics-server add-on, main.ts:9\n',
    );
  });

  test('without a path tells of every value; with one of a map, of what is below it', () => {
    const all = place.homelab(['explain', 'home/metrics-server']).stdout;
    expect(all).toContain('podLabels.color: "red"\n    home, main.ts:9\n');
    expect(all).toContain('podDisruptionBudget.enabled: true\n');
    expect(place.homelab(['explain', 'home/metrics-server', 'podLabels']).stdout).toBe(
      'podLabels.color: "red"\n    home, main.ts:9\n',
    );
    expect(place.homelab(['explain', 'home/metrics-server', 'topologySpreadConstraints.0.maxSkew']).stdout).toMatch(
      /^topologySpreadConstraints: \[\{"maxSkew":1,.*\}\]\n/,
    );
  });

  test('-o json', () => {
    expect(
      JSON.parse(place.homelab(['explain', 'home/metrics-server', 'replicas', '-o', 'json', '--program', 'main.ts']).stdout),
    ).toEqual([
      {
        path: 'replicas',
        value: 4,
        origin: { layer: 'home', file: 'main.ts', line: 9 },
        overrode: [
          { path: 'replicas', value: 3, origin: { layer: 'rack', file: 'main.ts', line: 7 } },
          { path: 'replicas', value: 2, origin: { layer: 'metrics-server add-on', file: 'main.ts', line: 9 } },
        ],
      },
    ]);
  });

  test.each([
    [['explain'], 'error: explain needs an add-on: homelab explain <target>/<add-on>'],
    [['explain', 'home/metric-server'], "error: no add-on is called 'home/metric-server'; did you mean home/metrics-server?"],
    [['explain', 'xyz'], "error: no add-on is called 'xyz'; there are home/metrics-server"],
    [['explain', 'home'], "error: 'home' has no chart, so there are no values to merge"],
    [
      ['explain', 'home/metrics-server', 'replica'],
      "error: nobody sets 'replica' of home/metrics-server: did you mean replicas?",
    ],
    [
      ['explain', 'home/metrics-server', 'unheardOf'],
      "error: nobody sets 'unheardOf' of home/metrics-server: the default of the chart, if it has any",
    ],
  ])('homelab %j is a usage error', (args, message) => {
    const { status, stdout, stderr } = place.homelab(args);
    expect([status, stdout, stderr.split('\n')[0]]).toEqual([2, '', message]);
  });
});

describe('diff', () => {
  test('compares the program with the output folder, object by object and field by field', () => {
    const place = project({ 'main.ts': program(`${metrics}\n${configMap('red')}`) });
    place.homelab(['synth']);
    expect(place.homelab(['diff'])).toEqual({ status: 0, stdout: '', stderr: 'no difference\n' });

    place.write('main.ts', program(`${metrics.replace('replicas: 4', 'replicas: 5')}\n${configMap('blue')}`));
    const { status, stdout, stderr } = place.homelab(['diff', '--exit-code']);
    expect([status, stderr]).toEqual([1, '0 added, 2 changed, 0 removed\n']);
    expect(stdout).toBe(
      'home\n  ~ v1 ConfigMap colors/color\n      data.color: "red" → "blue"\n      data.text:\n        - b red\n        + b blue\n' +
        '  ~ values/metrics-server.yaml\n      replicas: 4 → 5\n',
    );
    expect(place.homelab(['diff']).status).toBe(0);
  });

  test('marks removed namespaces as data loss; foreign files are nobody’s change', () => {
    const place = project({ 'main.ts': program(`${metrics}\n${configMap('red')}`) });
    place.homelab(['synth']);
    place.write('dist/home/manifests/mine.yaml', '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"mine"}}');
    place.write('main.ts', program(metrics));
    const { stdout, stderr } = place.homelab(['diff']);
    expect(stdout).toMatch(/^ {2}- v1 Namespace colors {2}DATA LOSS$/m);
    expect(stdout).toMatch(/^ {2}- v1 ConfigMap colors\/color$/m);
    expect(stdout).not.toContain('mine');
    expect(stderr).toMatch(/^0 added, \d+ changed, \d+ removed, 1 removal with data loss\n$/);
    const data: { readonly changes: readonly { readonly dataLoss: boolean }[] } = JSON.parse(
      place.homelab(['diff', '-o', 'json']).stdout,
    );
    expect(data.changes.filter(({ dataLoss }) => dataLoss)).toMatchObject([
      { type: 'removed', target: 'home', object: { kind: 'Namespace', name: 'colors' } },
    ]);
  });

  test('--against compares with a commit, from any folder below the root', () => {
    const place = repository(`${metrics}\n${configMap('red')}`);
    place.write('main.ts', program(`${metrics}\n${configMap('blue')}`));
    place.homelab(['synth']);
    expect(place.homelab(['diff']).stderr).toBe('no difference\n');
    expect(place.homelab(['diff', '--against', 'main']).stdout).toContain('data.color: "red" → "blue"\n');
    rmSync(join(place.folder, 'dist'), { recursive: true });
    expect(place.homelab(['diff', '--against', 'HEAD']).stderr).toBe('0 added, 1 changed, 0 removed\n');
  });

  test('--against a commit that is not there, or outside of a repository, says so', () => {
    const place = repository(metrics);
    const unknown = place.homelab(['diff', '--against', 'nope']);
    expect([unknown.status, unknown.stderr.split('\n')[0]]).toEqual([
      2,
      "error: --against 'nope' is no commit of this repository",
    ]);
    const outside = project({ 'main.ts': program(metrics) }).homelab(['diff', '--against', 'main']);
    expect([outside.status, outside.stderr.split('\n')[0]]).toEqual([
      1,
      expect.stringMatching(/^error: git rev-parse failed: fatal: not a git repository/),
    ]);
  });
});

describe('publish', () => {
  const published = (place: Project, branch = 'rendered'): readonly string[] =>
    git(place, 'ls-tree', '-r', '--name-only', branch).trim().split('\n');

  test('commits the result to a branch and touches neither working tree nor index', () => {
    const place = repository(`${metrics}\n${configMap('red')}`);
    rmSync(join(place.folder, 'dist'), { recursive: true });
    place.write('staged.txt', 'staged');
    git(place, 'add', 'staged.txt');
    const before = git(place, 'status', '--porcelain');
    const { status, stdout, stderr } = place.homelab(['publish', '--branch', 'rendered']);
    expect([status, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(/^rendered [0-9a-f]{12}: \d+ files written, 0 removed\n$/);
    expect(git(place, 'status', '--porcelain')).toBe(before);
    expect(existsSync(join(place.folder, 'dist'))).toBe(false);
    place.homelab(['synth']);
    expect(published(place)).toEqual(git(place, 'ls-files', '--others', '--cached', 'dist').trim().split('\n').sort());
    for (const file of published(place)) expect(git(place, 'show', `rendered:${file}`)).toBe(place.read(file));
    expect(git(place, 'log', '--format=%s', 'rendered')).toMatch(/^chore: render [0-9a-f]{12} and uncommitted changes\n$/);
  });

  test('the next one is a commit after it, with what changed; no change, no commit', () => {
    const place = repository(`${metrics}\n${configMap('red')}`);
    place.homelab(['publish']);
    expect(place.homelab(['publish']).stderr).toMatch(/^rendered [0-9a-f]{12}: up to date\n$/);
    place.write('main.ts', program(`${metrics}\n${configMap('blue')}`));
    const { stdout } = place.homelab(['publish', '-o', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({
      branch: 'rendered',
      changed: true,
      written: ['home/manifests/colors/config/configmap.colors.color.yaml'],
      removed: [],
      pushed: null,
    });
    expect(git(place, 'rev-list', '--count', 'rendered')).toBe('2\n');
    expect(place.homelab(['diff', '--against', 'rendered']).stderr).toBe('no difference\n');
  });

  test('removes what is gone, keeps what others put there, and refuses to lose a namespace unless told to', () => {
    const place = repository(`${metrics}\n${configMap('red')}`);
    place.homelab(['publish']);
    git(place, 'worktree', 'add', '--quiet', 'other', 'rendered');
    place.write('other/README.md', 'mine');
    place.write('other/dist/home/manifests/mine.yaml', 'mine');
    git(place, '-C', 'other', 'add', '.');
    git(place, '-C', 'other', 'commit', '--quiet', '-m', 'mine');
    expect(place.homelab(['publish']).stderr.split('\n')[0]).toBe(
      "error: --branch 'rendered' is checked out, and publish leaves the working tree alone: give another one",
    );
    git(place, 'worktree', 'remove', '--force', 'other');

    place.write('main.ts', program(metrics));
    const refused = place.homelab(['publish']);
    expect([refused.status, refused.stderr]).toEqual([
      1,
      'error: rendered would lose Namespace colors; if that is meant, run again with --allow-shrink\n',
    ]);
    expect(place.homelab(['publish', '--allow-shrink'])).toMatchObject({ status: 0 });
    const files = published(place);
    expect(files).toEqual(expect.arrayContaining(['README.md', 'dist/home/manifests/mine.yaml']));
    expect(files.filter(file => file.includes('colors'))).toEqual([]);
  });

  test('--push sends it to a remote, and starts from what the remote has', () => {
    const place = repository(metrics);
    const remote = project();
    git(remote, 'init', '--quiet', '--bare', 'remote.git');
    const address = join(remote.folder, 'remote.git');
    git(place, 'remote', 'add', 'origin', address);
    expect(place.homelab(['publish', '--push', 'origin']).stderr).toMatch(/: \d+ files written, 0 removed, pushed to origin\n$/);
    const first = git(place, '--git-dir', address, 'rev-parse', 'rendered');
    // A machine that has not seen the branch, as in CI.
    git(place, 'branch', '--quiet', '-D', 'rendered');
    git(place, 'update-ref', '-d', 'refs/remotes/origin/rendered');
    place.write('main.ts', program(metrics.replace('red', 'blue')));
    expect(place.homelab(['publish', '--push', 'origin']).status).toBe(0);
    expect(git(place, '--git-dir', address, 'rev-parse', 'rendered~1')).toBe(first);
  });

  test('a name that no branch may have, and the branch that is checked out, are usage errors', () => {
    const place = repository(metrics);
    expect(place.homelab(['publish', '--branch', 'a..b'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("error: --branch 'a..b' is no name of a branch\n"),
    });
    expect(place.homelab(['publish', '--branch', 'main']).status).toBe(2);
  });
});
