import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { load } from 'js-yaml';
import { bin, type Outcome, type Project, project, removeProjects } from './project';

afterAll(removeProjects);

const root = resolve(__dirname, '../..');
const config = readFileSync(join(root, 'cdk8s.yaml'), 'utf8');

/** Runs `cdk8s synth` in a project that has the configuration of this repository. */
function cdk8s(place: Project): Outcome {
  const environment = Object.entries(process.env).filter(([name]) => !/^(CDK8S_|HOMELAB_)/.test(name));
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules/cdk8s-cli/bin/cdk8s'), 'synth'], {
    cwd: place.folder,
    encoding: 'utf8',
    env: { ...Object.fromEntries(environment), CDK8S_CHECK_UPGRADE: 'false' },
    timeout: 50_000,
  });
  return { status, stdout, stderr };
}

const program = (color: string, end: string): string => `import { Cluster, Homelab } from ${JSON.stringify(join(root, 'lib'))};
import { MetricsServer } from ${JSON.stringify(join(root, 'lib/addons/metrics-server'))};
import { argoCd } from ${JSON.stringify(join(root, 'lib/gitops/argocd/engine'))};
const homelab = new Homelab({ repository: { url: 'https://git.example.net/homelab.git' } });
const home = new Cluster(homelab, 'home', { domain: 'home.example.net', engine: argoCd() });
new MetricsServer(home, 'metrics-server', { rawValues: { podLabels: { color: '${color}' } } });
${end}
`;

const values = 'dist/home/values/metrics-server.yaml';

test('cdk8s synth writes dist by our writer, and its own folder holds the same; a program that throws leaves dist as it was', () => {
  const place = project({
    'cdk8s.yaml': config.replace('node lib/cli/homelab.cjs', `node ${bin}`),
    'apps/main.ts': program('red', 'homelab.synth();'),
  });
  const { status, stderr } = cdk8s(place);
  expect([status, stderr]).toEqual([0, '']);
  expect(place.read(values)).toContain('color: red');
  expect(place.read(values.replace('dist', 'build/cdk8s'))).toBe(place.read(values));

  place.write('apps/main.ts', program('blue', 'throw new Error("no luck");'));
  const failed = cdk8s(place);
  expect(failed.status).not.toBe(0);
  expect(failed.stderr + failed.stdout).toContain('apps/main.ts:7: no luck');
  expect(place.read(values)).toContain('color: red');
  expect(existsSync(join(place.folder, 'dist/.owned/home.txt'))).toBe(true);
}, 120_000);

test('cdk8s is never told to empty dist', () => {
  expect(load(config)).toMatchObject({ output: 'build/cdk8s', app: 'node lib/cli/homelab.cjs run apps/main.ts' });
});
