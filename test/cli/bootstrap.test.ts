import { resolve } from 'node:path';
import { withPulumi } from '../../lib/cli/bootstrap-plan';
import { project, removeProjects, type Project } from './project';

afterAll(removeProjects);

const lib = (path: string): string => JSON.stringify(resolve(__dirname, '../../lib', path));

const clusters = (
  engine: string,
): string => `import { Cluster, ClusterSet, existingSecret, Homelab, NetworkPlan, RegistrationContract } from ${lib('.')};
import { Cilium } from ${lib('addons/cilium')};
import { MetricsServer } from ${lib('addons/metrics-server')};
import { ArgoCd, argoCd, flux, FluxOperator } from ${lib('gitops')};
import { ExternalSecrets, OnePasswordStore } from ${lib('secrets')};
export const homelab = new Homelab({
  repository: { url: 'https://git.example.net/homelab.git' },
  registration: new RegistrationContract({
    labels: { role: ({ role }) => role, environment: ({ environment }) => environment },
    annotations: { cluster_domain: ({ domain }) => domain },
  }),
});
const engine = ${engine}();
export const home = new Cluster(homelab, 'home', { domain: 'home.example.net', engine });
new NetworkPlan(home, 'network', { nodes: '10.0.4.0/24', cni: 'none' });
export const cilium = new Cilium(home, 'cilium');
engine.name === 'flux' ? new FluxOperator(home, 'flux-operator') : new ArgoCd(home, 'argo-cd');
const store = new ExternalSecrets(home, 'external-secrets');
new OnePasswordStore(store, 'onepassword', { connectHost: 'https://connect.example.net', vaults: { homelab: 1 }, token: existingSecret('token', 'token') });
new Cluster(homelab, 'lab', { domain: 'lab.example.net', engine: argoCd(), role: 'guest', server: 'https://lab.example.net:6443' });
const set = new ClusterSet(homelab, 'guests', {
  hub: home,
  selector: { matchLabels: { role: 'guest' } },
  example: { name: 'guest', domain: 'guest.example.net', environment: 'production' },
});
new MetricsServer(set, 'metrics-server');
`;

const bootstrap = `import { GitOpsBootstrap } from ${lib('bootstrap')};
import * as pulumi from ${JSON.stringify(resolve(__dirname, '../../node_modules/@pulumi/pulumi'))};
import { cilium, home } from './clusters';
export function bootstrap() {
  const config = new pulumi.Config();
  if (pulumi.getStack() !== config.require('cluster')) throw new Error('this stack has no cluster');
  new GitOpsBootstrap('home', {
    cluster: home,
    before: [cilium],
    overrides: { cilium: { hubble: { relay: { enabled: false } } } },
    secrets: [{ namespace: 'external-secrets', name: 'token', data: { token: config.requireSecret('token') } }],
  });
}
`;

function place(engine = 'argoCd'): Project {
  return project({
    'clusters.ts': clusters(engine),
    'main.ts': "import { homelab } from './clusters';\nhomelab.synth();\n",
    'apps/bootstrap.ts': bootstrap.replace('./clusters', '../clusters'),
    'Pulumi.yaml': 'name: lab\nruntime: nodejs\n',
    'Pulumi.home.yaml': 'config:\n  lab:cluster: home\n  lab:token: { secure: v1:abc }\n',
  });
}

describe('bootstrap plan', () => {
  const made = place();

  test('tells what is made, in order, whose it is then, and what is different in the first minute', () => {
    expect(made.homelab(['bootstrap', 'plan', 'home'])).toEqual({
      status: 0,
      stderr: '',
      stdout: `#  KIND         NAME                    CHART           OWNER   ON DESTROY
1  Namespace    argocd                                  Pulumi  stays
2  Namespace    external-secrets                        Pulumi  stays
3  Release      kube-system/cilium      cilium 1.20.1   GitOps  stays
4  Secret       external-secrets/token                  Pulumi  stays
5  Release      argocd/argo-cd          argo-cd 10.4.0  GitOps  stays
6  Secret       argocd/cluster-home                     Pulumi  stays
7  Application  argocd/root-home                        GitOps  stays

Different in the first minute
  cilium.hubble.relay.enabled: false
`,
    });
  });

  test('tells the same to scripts', () => {
    const { stdout } = made.homelab(['bootstrap', 'plan', 'home', '-o', 'json']);
    expect(JSON.parse(stdout)).toContainEqual({
      name: 'home-cilium',
      type: 'kubernetes:helm.sh/v3:Release',
      after: [],
      object: 'kube-system/cilium',
      chart: 'cilium 1.20.1',
      overrides: { hubble: { relay: { enabled: false } } },
      owner: 'gitops',
      kept: true,
    });
  });

  test('has nothing more to say when nothing is different', () => {
    made.write('same.ts', bootstrap.replace(/ {4}overrides: .*\n/, ''));
    const { status, stdout } = made.homelab(['bootstrap', 'plan', 'home', '--program', 'same.ts']);
    expect([status, stdout.endsWith('stays\n')]).toEqual([0, true]);
  });

  test("fails with the program's own words, and where it said them", () => {
    made.write('Pulumi.attic.yaml', 'config:\n  lab:cluster: home\n');
    const { status, stderr } = made.homelab(['bootstrap', 'plan', 'attic']);
    expect([status, stderr.split('\n')[0]]).toEqual([1, 'apps/bootstrap.ts:6: this stack has no cluster']);
  });

  test.each([
    ['no stack is named', [], 2, 'error: bootstrap plan needs a stack: homelab bootstrap plan <stack>'],
    ['there is no program', ['home', '--program', 'none.ts'], 2, "error: program 'none.ts' does not exist"],
    [
      'the program is another',
      ['home', '--program', 'clusters.ts'],
      1,
      'error: clusters.ts exports no function bootstrap: it is what pulumi up runs',
    ],
  ])('fails when %s', (_, args, status, message) => {
    const outcome = made.homelab(['bootstrap', 'plan', ...args]);
    expect([outcome.status, outcome.stdout, outcome.stderr.split('\n')[0]]).toEqual([status, '', message]);
  });
});

test('bootstrap plan names the packages that it needs, and leaves other failures alone', () => {
  const missing = Object.assign(new Error('Cannot find module'), { code: 'MODULE_NOT_FOUND' });
  const failing = (error: Error) => () =>
    withPulumi(() => {
      throw error;
    });
  expect(failing(missing)).toThrow(
    'bootstrap plan needs packages: npm install --save-dev @pulumi/pulumi @pulumi/kubernetes @pulumi/cloudflare',
  );
  expect(failing(new Error('something else'))).toThrow('something else');
});

describe('register', () => {
  const made = place();

  test('prints what makes a cluster of the program a member, without credentials', () => {
    const { status, stdout, stderr } = made.homelab(['register', 'lab']);
    expect([status, stderr]).toEqual([
      0,
      "joins set 'guests'; apply this on 'home', whose store 'onepassword' must have lab-kubeconfig/argocd-config\n",
    ]);
    expect(stdout).toBe(`apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: cluster-lab
  namespace: argocd
spec:
  refreshInterval: 1h
  secretStoreRef:
    kind: ClusterSecretStore
    name: onepassword
  target:
    name: cluster-lab
    creationPolicy: Owner
    deletionPolicy: Retain
    template:
      engineVersion: v2
      type: Opaque
      metadata:
        labels:
          role: guest
          environment: production
          argocd.argoproj.io/secret-type: cluster
        annotations:
          cluster_domain: lab.example.net
      data:
        name: lab
        server: https://lab.example.net:6443
        config: "{{ .config }}"
  data:
    - secretKey: config
      remoteRef:
        key: lab-kubeconfig
        property: argocd-config
`);
  });

  test('prints what makes any other cluster one, with values that are given', () => {
    const keys = ['--label', 'role=guest', '--label', 'environment=test', '--annotation', 'cluster_domain=b=c.example.net'];
    const rest = [
      '--server',
      'https://10.0.9.2:6443',
      '--store',
      'vault',
      '--item',
      'clusters',
      '--field',
      'attic',
      '-o',
      'json',
    ];
    const { status, stdout } = made.homelab(['register', 'attic', ...keys, ...rest]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      {
        metadata: { name: 'cluster-attic' },
        spec: {
          secretStoreRef: { name: 'vault' },
          target: {
            template: {
              metadata: { annotations: { cluster_domain: 'b=c.example.net' } },
              data: { server: 'https://10.0.9.2:6443' },
            },
          },
          data: [{ remoteRef: { key: 'clusters', property: 'attic' } }],
        },
      },
    ]);
  });

  test('prints a provider of inputs and a kubeconfig where Flux delivers', () => {
    const { status, stdout, stderr } = place('flux').homelab(['register', 'lab', '-o', 'json']);
    expect([status, stderr]).toEqual([
      0,
      "joins set 'guests'; apply this on 'home', whose store 'onepassword' must have lab-kubeconfig/kubeconfig\n",
    ]);
    expect(JSON.parse(stdout)).toMatchObject([
      {
        kind: 'ResourceSetInputProvider',
        metadata: {
          name: 'lab',
          namespace: 'flux-system',
          labels: { role: 'guest' },
          annotations: { cluster_domain: 'lab.example.net' },
        },
        spec: {
          type: 'Static',
          defaultValues: {
            domain: 'lab.example.net',
            environment: 'production',
            kubeConfig: { name: 'lab-kubeconfig', key: 'value' },
          },
        },
      },
      { kind: 'ExternalSecret', metadata: { name: 'lab-kubeconfig', namespace: 'flux-system' } },
    ]);
  });

  const server = ['--server', 'https://10.0.9.2:6443'];
  test.each([
    ['no cluster is named', [], 2, 'error: register needs a cluster: homelab register <cluster>'],
    ['a key has no value', ['attic', ...server, '--label', 'role'], 2, "error: --label must be key=value, got 'role'"],
    [
      'a key is missing',
      ['attic', ...server, '--label', 'role=guest'],
      1,
      "error: registration 'attic' lacks label 'environment', which the registration contract declares: give it a value",
    ],
    [
      'a key is unknown',
      ['lab', '--annotation', 'domain=x'],
      1,
      "error: registration 'lab': annotation 'domain' is not declared by the registration contract; it declares cluster_domain",
    ],
    [
      'the address is that from within',
      ['home'],
      2,
      'error: --server is missing: https://kubernetes.default.svc is where a cluster reaches itself, not where its hub reaches it',
    ],
    [
      'no set selects it',
      ['home', ...server],
      1,
      "error: no set selects 'home' (role=control-plane, environment=production): nothing would be delivered to it",
    ],
  ])('fails when %s', (_, args, status, message) => {
    const outcome = made.homelab(['register', ...args]);
    expect([outcome.status, outcome.stdout, outcome.stderr.split('\n')[0]]).toEqual([status, '', message]);
  });

  test('fails when the store is not clear, or nothing is declared', () => {
    const other = place();
    other.write('clusters.ts', clusters('argoCd').replace(/^new OnePasswordStore.*$/m, ''));
    expect(other.homelab(['register', 'lab']).stderr.split('\n')[0]).toBe(
      "error: --store is missing: 'home' has no ClusterSecretStore",
    );
    const rootless = '(() => Object.create(argoCd(), { renderRoot: { value: () => ({ objects: [], texts: [] }) } }))';
    other.write('clusters.ts', clusters(rootless));
    expect(other.homelab(['register', 'lab']).stderr.split('\n')[0]).toBe(
      "error: hub 'home' has no root application, so where its engine lives is not known",
    );
    other.write('clusters.ts', clusters('argoCd').replace(/ {2}registration: [^]*?\}\),\n/, ''));
    expect(other.homelab(['register', 'lab']).stderr.split('\n')[0]).toBe(
      'error: the homelab declares no registration contract: new Homelab({ registration: new RegistrationContract(…) })',
    );
  });
});
