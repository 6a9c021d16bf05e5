import { ApiObject } from 'cdk8s';
import { Addon, type AddonDefaults, type AddonProps } from '../../../lib/core/addon';
import { Cluster } from '../../../lib/core/cluster';
import { ClusterSet } from '../../../lib/core/cluster-set';
import { HelmAddon } from '../../../lib/core/helm-addon';
import { Homelab, type HomelabProps } from '../../../lib/core/homelab';
import { ManifestAddon } from '../../../lib/core/manifest-addon';
import type { FactSource, GitRelease, HelmChart, KubernetesObject } from '../../../lib/core/model';
import { fromYaml } from '../../../lib/core/yaml';
import { flux } from '../../../lib/gitops/flux/engine';
import type { FluxOptions } from '../../../lib/gitops/flux/settings';
import { renderTarget, type RenderedCluster } from '../../../lib/testing';

const index: HelmChart = { repository: 'https://charts.example.net/', name: 'chart', version: '1.2.3' };

class Chartful extends HelmAddon<object> {
  constructor(
    scope: Cluster | ClusterSet,
    id: string,
    props: AddonProps = {},
    {
      chart = index,
      values = { a: 1 },
      defaults = {},
    }: { chart?: HelmChart; values?: object; defaults?: Partial<AddonDefaults> } = {},
  ) {
    super(scope, id, chart, { namespace: `${id}-ns`.slice(0, 63), values, ...defaults }, props);
  }
}

class FromGit extends Addon {
  constructor(
    scope: Cluster | ClusterSet,
    id: string,
    private readonly revision: string,
    props: AddonProps = {},
  ) {
    super(scope, id, { namespace: id }, props);
  }

  override get release(): GitRelease {
    return { type: 'git', url: 'https://git.example.net/crds.git', revision: this.revision, path: 'config/crd' };
  }
}

function configMap(addon: Addon, phase: 'prerequisites' | 'manifests', text = 'text'): void {
  new ApiObject(addon[phase], `map-${phase}`, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: phase }, data: { text } });
}

function cluster(options: FluxOptions = {}, { server, ...lab }: Partial<HomelabProps> & { server?: string } = {}): Cluster {
  const homelab = new Homelab({ repository: { url: 'https://git.example.net/homelab.git' }, ...lab });
  return new Cluster(homelab, 'home', {
    domain: 'home.example.net',
    engine: flux(options),
    ...(server !== undefined && { server }),
  });
}

function rendered(build: (cluster: Cluster) => unknown, options: FluxOptions = {}): RenderedCluster {
  const made = cluster(options);
  build(made);
  return renderTarget(made);
}

function spec(from: RenderedCluster, kind: string, name: string): Record<string, unknown> {
  return from.object(kind, name)['spec'] as Record<string, unknown>;
}

/** What each Kustomization waits for. */
function waits(from: RenderedCluster): Record<string, readonly string[]> {
  const dependsOn = ({ spec: its }: KubernetesObject): readonly { readonly name: string }[] =>
    (its as { readonly dependsOn?: readonly { readonly name: string }[] }).dependsOn ?? [];
  return Object.fromEntries(
    from
      .objectsOf('Kustomization')
      .filter(({ apiVersion, metadata }) => apiVersion.startsWith('kustomize.toolkit') && metadata.name !== 'root-home')
      .map(object => [object.metadata.name, dependsOn(object).map(({ name }) => name)]),
  );
}

describe("an add-on's Kustomizations", () => {
  test('are named by its id if there is one, else by their part, and wait for each other', () => {
    const made = rendered(home => {
      const all = new Chartful(home, 'all');
      configMap(all, 'prerequisites');
      configMap(all, 'manifests');
      new Chartful(home, 'chart');
      configMap(new ManifestAddon(home, 'config-only', { namespace: 'c' }), 'manifests');
      configMap(new ManifestAddon(home, 'early-only', { namespace: 'e' }), 'prerequisites');
      const both = new ManifestAddon(home, 'both', { namespace: 'x' });
      configMap(both, 'prerequisites');
      configMap(both, 'manifests');
    });
    expect(waits(made)).toEqual({
      namespaces: [],
      'all-prerequisites': ['namespaces'],
      all: ['all-prerequisites'],
      'all-config': ['all'],
      chart: ['namespaces'],
      'config-only': ['namespaces'],
      'early-only': ['namespaces'],
      'both-prerequisites': ['namespaces'],
      'both-config': ['both-prerequisites'],
    });
    expect(Object.fromEntries(Object.keys(waits(made)).map(name => [name, spec(made, 'Kustomization', name)['path']]))).toEqual({
      namespaces: './dist/home/manifests/namespaces/config',
      'all-prerequisites': './dist/home/manifests/all/prerequisites',
      all: './dist/home/manifests/all/release',
      'all-config': './dist/home/manifests/all/config',
      chart: './dist/home/manifests/chart/release',
      'config-only': './dist/home/manifests/config-only/config',
      'early-only': './dist/home/manifests/early-only/prerequisites',
      'both-prerequisites': './dist/home/manifests/both/prerequisites',
      'both-config': './dist/home/manifests/both/config',
    });
  });

  test.each([
    ['a release', [], 'first'],
    ['a release with prerequisites', ['prerequisites'], 'first'],
    ['a release with config', ['manifests'], 'first-config'],
    ['a release with both', ['prerequisites', 'manifests'], 'first-config'],
  ] as const)('wait for the last part of %s that comes first', (_what, phases, last) => {
    const made = rendered(home => {
      const first = new Chartful(home, 'first');
      for (const phase of phases) configMap(first, phase);
      const second = new Chartful(home, 'second', { after: [first] });
      configMap(second, 'prerequisites');
      configMap(second, 'manifests');
      new Chartful(home, 'third', { after: [first, second] });
    });
    expect(waits(made)).toMatchObject({
      'second-prerequisites': [last],
      second: ['second-prerequisites'],
      'second-config': ['second'],
      third: [last, 'second-config'],
    });
  });

  test('point at files that are there, all of them', () => {
    const made = rendered(home => {
      const all = new Chartful(home, 'all');
      configMap(all, 'prerequisites');
      configMap(all, 'manifests');
    });
    const folders = Object.keys(waits(made)).map(name =>
      String(spec(made, 'Kustomization', name)['path']).replace('./dist/home/', ''),
    );
    const manifests = [...made.files.keys()].filter(path => path.startsWith('manifests/'));
    expect(new Set(manifests.map(path => path.slice(0, path.lastIndexOf('/'))))).toEqual(new Set(folders));
  });

  test('say how they are reconciled', () => {
    const made = rendered(home => new Chartful(home, 'app'));
    expect(spec(made, 'Kustomization', 'app')).toEqual({
      interval: '10m',
      retryInterval: '1m',
      timeout: '10m',
      prune: true,
      wait: true,
      force: false,
      path: './dist/home/manifests/app/release',
      sourceRef: { kind: 'GitRepository', name: 'flux-system' },
      dependsOn: [{ name: 'namespaces' }],
    });
  });

  test('follow the sync policy of the add-on, and the engine where it is silent', () => {
    const made = rendered(
      home => {
        new Chartful(home, 'manual', { sync: { automated: false } });
        new Chartful(home, 'hoarder', { sync: { prune: false } });
        new Chartful(home, 'patient', { sync: { retry: { backoffSeconds: 30 } } });
        new Chartful(home, 'survivor', {}, { defaults: { cascade: false } });
      },
      { interval: '1h', retryInterval: '2m', timeout: '5m', sync: { retry: { limit: 2 }, selfHeal: false } },
    );
    const common = { interval: '1h', timeout: '5m' };
    expect(spec(made, 'Kustomization', 'manual')).toMatchObject({ ...common, retryInterval: '2m', prune: true, suspend: true });
    expect(spec(made, 'Kustomization', 'hoarder')).toMatchObject({ ...common, prune: false, deletionPolicy: 'Delete' });
    expect(spec(made, 'Kustomization', 'patient')).toMatchObject({ ...common, retryInterval: '30s' });
    expect(spec(made, 'Kustomization', 'survivor')).toMatchObject({ ...common, prune: true, deletionPolicy: 'Orphan' });
    expect(spec(made, 'HelmRelease', 'patient')).toMatchObject({
      ...common,
      install: { remediation: { retries: 2 } },
      upgrade: { remediation: { retries: 2 } },
      driftDetection: { mode: 'warn' },
    });
  });

  test('never take the namespaces, definitions or volume claims away', () => {
    const made = rendered(home => {
      const addon = new ManifestAddon(home, 'app', { namespace: 'app' });
      new ApiObject(addon.manifests, 'claim', {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      });
      configMap(addon, 'manifests');
      const careless = new ManifestAddon(home, 'careless', { namespace: 'app', deleteData: true });
      new ApiObject(careless.manifests, 'claim', {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'cache' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      });
    });
    const kept = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' };
    expect(made.object('PersistentVolumeClaim', 'data').metadata.annotations).toEqual(kept);
    expect(made.object('Namespace', 'app').metadata.annotations).toEqual(kept);
    expect(made.object('PersistentVolumeClaim', 'cache').metadata.annotations).toBe(undefined);
    expect(made.object('ConfigMap', 'manifests').metadata.annotations).toBe(undefined);
    expect(spec(made, 'Kustomization', 'namespaces')).toMatchObject({ deletionPolicy: 'Orphan' });
  });

  test('leave alone the differences that are nobody’s concern', () => {
    const made = rendered(home => {
      const app = new Chartful(home, 'app', {
        ignoreDifferences: [
          {
            group: 'admissionregistration.k8s.io',
            kind: 'ValidatingWebhookConfiguration',
            name: 'a.b',
            jsonPointers: ['/webhooks/0/x'],
          },
          { group: '', kind: 'Secret', namespace: 'app-ns', jsonPointers: ['/data'] },
          { kind: 'Deployment', jqPathExpressions: ['.spec.replicas'] },
        ],
      });
      configMap(app, 'manifests');
    });
    const ignore = [
      {
        paths: ['/webhooks/0/x'],
        target: { group: 'admissionregistration[.]k8s[.]io', kind: 'ValidatingWebhookConfiguration', name: 'a[.]b' },
      },
      { paths: ['/data'], target: { kind: 'Secret', namespace: 'app-ns' } },
    ];
    expect(spec(made, 'HelmRelease', 'app')['driftDetection']).toEqual({ mode: 'enabled', ignore });
    expect(spec(made, 'Kustomization', 'app-config')['ignore']).toEqual(ignore);
    expect(spec(made, 'Kustomization', 'app')['ignore']).toBe(undefined);
  });
});

describe('a release', () => {
  test('of a Helm repository is a HelmRelease with its values in a watched ConfigMap', () => {
    const made = rendered(home => new Chartful(home, 'app', {}, { values: { text: 'a', none: null } }));
    expect(made.object('HelmRepository', 'app')).toEqual({
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'HelmRepository',
      metadata: { name: 'app', namespace: 'flux-system' },
      spec: { interval: '1h', url: 'https://charts.example.net' },
    });
    expect(made.object('ConfigMap', 'app-values')).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'app-values', namespace: 'flux-system', labels: { 'reconcile.fluxcd.io/watch': 'Enabled' } },
      data: { 'values.yaml': 'text: a\nnone: null\n' },
    });
    expect(made.object('HelmRelease', 'app')).toEqual({
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      kind: 'HelmRelease',
      metadata: { name: 'app', namespace: 'flux-system' },
      spec: {
        interval: '10m',
        timeout: '10m',
        install: { crds: 'CreateReplace', remediation: { retries: 5 } },
        upgrade: { crds: 'CreateReplace', remediation: { retries: 5 } },
        driftDetection: { mode: 'enabled' },
        chart: {
          spec: { chart: 'chart', version: '1.2.3', sourceRef: { kind: 'HelmRepository', name: 'app' }, interval: '1h' },
        },
        releaseName: 'app',
        targetNamespace: 'app-ns',
        storageNamespace: 'app-ns',
        valuesFrom: [{ kind: 'ConfigMap', name: 'app-values' }],
      },
    });
  });

  test('of a registry is read from an OCIRepository that is the chart', () => {
    const chart = { repository: 'oci://registry.example.net/charts', name: 'app', version: '1.2.3+build.4' };
    const made = rendered(home => new Chartful(home, 'app', {}, { chart, values: {} }));
    expect(spec(made, 'OCIRepository', 'app')).toEqual({
      interval: '1h',
      url: 'oci://registry.example.net/charts/app',
      ref: { tag: '1.2.3_build.4' },
      layerSelector: { mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', operation: 'copy' },
    });
    expect(spec(made, 'HelmRelease', 'app')['chartRef']).toEqual({ kind: 'OCIRepository', name: 'app' });
    expect(spec(made, 'HelmRelease', 'app')['valuesFrom']).toBe(undefined);
    expect([...made.files.keys()].filter(path => path.includes('values'))).toEqual([]);
  });

  test.each([
    ['a tag', 'v1.0.0', { tag: 'v1.0.0' }],
    ['a commit', '0123456789abcdef0123456789abcdef01234567', { commit: '0123456789abcdef0123456789abcdef01234567' }],
  ])('of a Git repository is a Kustomization of that repository at %s', (_what, revision, ref) => {
    const made = rendered(home => {
      const crds = new FromGit(home, 'crds', revision);
      configMap(crds, 'manifests');
      new Chartful(home, 'app', { after: [crds] });
    });
    expect(spec(made, 'GitRepository', 'crds')).toEqual({ interval: '1h', url: 'https://git.example.net/crds.git', ref });
    expect(spec(made, 'Kustomization', 'crds')).toMatchObject({
      path: './config/crd',
      sourceRef: { kind: 'GitRepository', name: 'crds' },
      wait: true,
    });
    expect(waits(made)).toMatchObject({ crds: ['namespaces'], 'crds-config': ['crds'], app: ['crds-config'] });
    expect([...made.files.keys()].filter(path => path.startsWith('manifests/crds/release'))).toEqual([]);
  });

  test('keeps text for other templating tools as it is, and has nothing substituted', () => {
    const text = 'summary: {{ $labels.pod }} ${HOME} $${x} <<EOF\n<< inputs.x >> << .y\n{{`{{`}} $(z) `q`\n';
    const made = rendered(home => {
      const app = new Chartful(home, 'app', {}, { values: { alert: text } });
      configMap(app, 'prerequisites', text);
      configMap(app, 'manifests', text);
    });
    expect(made.object('ConfigMap', 'prerequisites')['data']).toEqual({ text });
    expect(made.object('ConfigMap', 'manifests')['data']).toEqual({ text });
    const { 'values.yaml': values } = made.object('ConfigMap', 'app-values')['data'] as Record<string, string>;
    expect(fromYaml(values ?? '')).toEqual({ alert: text });
    expect([...made.files].filter(([, file]) => /postBuild|substitute/.test(file))).toEqual([]);
  });
});

describe('the root', () => {
  test('is a Kustomization of the gitops folder that deletes nothing when it is deleted, and its source', () => {
    const made = rendered(home => {
      new Chartful(home, 'app');
      new Chartful(home, 'flux-operator', {}, { values: { web: { enabled: true } } });
    });
    expect(spec(made, 'Kustomization', 'root-home')).toEqual({
      interval: '10m',
      retryInterval: '1m',
      timeout: '10m',
      path: './dist/home/gitops',
      prune: true,
      sourceRef: { kind: 'GitRepository', name: 'flux-system' },
      deletionPolicy: 'Orphan',
    });
    expect(made.object('GitRepository', 'flux-system')['spec']).toEqual({
      interval: '1m',
      url: 'https://git.example.net/homelab.git',
      ref: { branch: 'main' },
    });
    expect([...made.files.keys()].filter(path => path.startsWith('bootstrap/'))).toEqual([
      'bootstrap/gitrepository.source.toolkit.fluxcd.io.flux-system.flux-system.yaml',
      'bootstrap/kustomization.kustomize.toolkit.fluxcd.io.flux-system.root-home.yaml',
      'bootstrap/values/flux-operator.yaml',
    ]);
    expect(made.files.get('bootstrap/values/flux-operator.yaml')).toBe('web:\n  enabled: true\n');
  });

  test.each([
    ['main', { branch: 'main' }],
    ['refs/tags/v1', { name: 'refs/tags/v1' }],
    ['0123456789abcdef0123456789abcdef01234567', { commit: '0123456789abcdef0123456789abcdef01234567' }],
  ])('reads revision %s', (revision, ref) => {
    const repository = { url: 'ssh://git@git.example.net/homelab.git', revision };
    const home = cluster({ source: { name: 'lab', interval: '5m', secret: 'deploy-key' } }, { repository });
    new Chartful(home, 'app');
    const made = renderTarget(home);
    expect(spec(made, 'GitRepository', 'lab')).toEqual({
      interval: '5m',
      url: 'ssh://git@git.example.net/homelab.git',
      secretRef: { name: 'deploy-key' },
      ref,
    });
    expect(spec(made, 'Kustomization', 'app')['sourceRef']).toEqual({ kind: 'GitRepository', name: 'lab' });
  });

  test('may read an OCI artifact, at its root', () => {
    const repository = { url: 'oci://ghcr.io/me/homelab', revision: 'latest', path: '' };
    const home = cluster({ source: { kind: 'OCIRepository' }, namespace: 'flux' }, { repository });
    new Chartful(home, 'app');
    const made = renderTarget(home);
    expect(made.object('OCIRepository', 'flux-system', 'flux')['spec']).toEqual({
      interval: '1m',
      url: 'oci://ghcr.io/me/homelab',
      ref: { tag: 'latest' },
    });
    expect(spec(made, 'Kustomization', 'app')).toMatchObject({
      path: './home/manifests/app/release',
      sourceRef: { kind: 'OCIRepository', name: 'flux-system' },
    });
    const elsewhere = made.objects.filter(
      ({ apiVersion, metadata }) => apiVersion.includes('flux') && metadata.namespace !== 'flux',
    );
    expect(elsewhere).toEqual([]);
  });
});

describe('a cluster that another one’s Flux looks after', () => {
  test('is reached by its kubeconfig, and has names of its own', () => {
    const made = rendered(
      home => {
        const crds = new FromGit(home, 'crds', 'v1');
        const app = new Chartful(home, 'app', { after: [crds] });
        configMap(app, 'manifests');
      },
      { kubeConfig: { name: 'home-kubeconfig' } },
    );
    const kubeConfig = { secretRef: { name: 'home-kubeconfig' } };
    expect(waits(made)).toEqual({
      'namespaces-home': [],
      'crds-home': ['namespaces-home'],
      'app-home': ['crds-home'],
      'app-config-home': ['app-home'],
    });
    expect(spec(made, 'Kustomization', 'app-config-home')['kubeConfig']).toEqual(kubeConfig);
    expect(spec(made, 'Kustomization', 'crds-home')).toMatchObject({ kubeConfig, sourceRef: { name: 'crds-home' } });
    expect(spec(made, 'Kustomization', 'app-home')['kubeConfig']).toBe(undefined);
    expect(spec(made, 'HelmRelease', 'app-home')).toMatchObject({
      kubeConfig,
      releaseName: 'app',
      targetNamespace: 'app-ns',
      valuesFrom: [{ name: 'app-values-home' }],
      chart: { spec: { sourceRef: { name: 'app-home' } } },
    });
    expect([...made.files.keys()].filter(path => path.startsWith('bootstrap/'))).toEqual([
      'bootstrap/kustomization.kustomize.toolkit.fluxcd.io.flux-system.root-home.yaml',
    ]);
  });
});

describe('names', () => {
  test('fail when a part of one add-on is named as another add-on', () => {
    const home = cluster();
    const app = new Chartful(home, 'app');
    configMap(app, 'manifests');
    new Chartful(home, 'app-config');
    expect(() => renderTarget(home)).toThrow(
      "home/app-config: name 'app-config' of a Kustomization is that of the config of add-on 'app' and of add-on 'app-config': give one of them another id",
    );
  });

  test('do not fail when that part does not exist', () => {
    const made = rendered(home => {
      new Chartful(home, 'app');
      new Chartful(home, 'app-config');
    });
    expect(Object.keys(waits(made))).toEqual(['app-config', 'app', 'namespaces']);
  });

  test.each([
    ['root-home', 'the root of the cluster'],
    ['flux-system', 'the source that Flux reads this repository from'],
  ])('fail when an add-on is named %s', (id, what) => {
    const home = cluster();
    new Chartful(home, id);
    expect(() => renderTarget(home)).toThrow(
      `home/${id}: name '${id}' of a Kustomization is that of ${what} and of add-on '${id}': give one of them another id`,
    );
  });

  test('fail when they are too long for a label', () => {
    const home = cluster();
    const id = 'a'.repeat(53);
    configMap(new Chartful(home, id), 'prerequisites');
    expect(() => renderTarget(home)).toThrow(
      `home/${id}: Kustomization '${id}-prerequisites' would have a name of 67 characters, at most 63 fit into the label that Flux makes of it: shorten add-on id '${id}'`,
    );
  });

  test('fail when they would be too long with the name of a set’s example', () => {
    const hub = cluster();
    const { set, addon } = setOn(hub, 'a'.repeat(51));
    configMap(addon, 'manifests');
    expect(() => renderTarget(set)).toThrow('would have a name of 64 characters, at most 63 fit into the label');
  });
});

describe('what Flux cannot do', () => {
  test('fails when the cluster is another one and there is no kubeconfig', () => {
    const home = cluster({}, { server: 'https://10.0.0.1:6443' });
    new Chartful(home, 'app');
    expect(() => renderTarget(home)).toThrow(
      "home: server 'https://10.0.0.1:6443' is not the cluster's own, and Flux reaches another cluster by a kubeconfig: give flux({ kubeConfig: { name: … } })",
    );
  });

  test.each([
    [
      'GitRepository',
      'git@git.example.net:me/homelab.git',
      "repository url must begin with https:// or ssh:// for Flux, such as 'ssh://git@git.example.net/me/homelab.git', got 'git@git.example.net:me/homelab.git'",
    ],
    [
      'OCIRepository',
      'https://git.example.net/homelab.git',
      "repository url must be an OCI address such as oci://ghcr.io/me/homelab, got 'https://git.example.net/homelab.git'",
    ],
  ] as const)('fails when a %s cannot read the repository', (kind, url, message) => {
    const home = cluster({ source: { kind } }, { repository: { url } });
    new Chartful(home, 'app');
    expect(() => renderTarget(home)).toThrow(`home: ${message}`);
  });

  test('fails when a duration is none', () => {
    expect(() => cluster({ interval: 'often' })).toThrow("interval must be a duration such as 90s or 1h30m, got 'often'");
  });

  test.each([
    [
      { namespace: 'Flux' },
      "namespace of Flux must be a DNS label of at most 63 characters (a-z, 0-9 and inner dashes), got 'Flux'",
    ],
    [
      { source: { name: 'a b' } },
      "name of the source of Flux must be a DNS label of at most 63 characters (a-z, 0-9 and inner dashes), got 'a b'",
    ],
  ])('fails at once for %j', (options, message) => {
    expect(() => flux(options)).toThrow(message);
  });

  test.each<[Readonly<Record<string, FactSource>>, string]>([
    [
      { 'base-domain': { label: 'a' }, base_domain: { label: 'b' } },
      "facts 'base-domain' and 'base_domain' would both be input 'baseDomain' of a Flux registration: rename one",
    ],
    [{ id: { label: 'a' } }, "fact 'id' would be input 'id' of a Flux registration, but the Flux Operator sets it: rename it"],
    [
      { kubeConfig: { label: 'a' } },
      "fact 'kubeConfig' would be input 'kubeConfig' of a Flux registration, but it says how the cluster is reached: rename it",
    ],
    [{ '1st': { label: 'a' } }, "fact '1st' must begin with a letter to be an input of a Flux registration"],
  ])('fails when facts %j cannot be inputs', (facts, message) => {
    const { set } = setOn(cluster(), 'app', facts);
    expect(() => renderTarget(set)).toThrow(`vclusters: ${message}`);
  });
});

test('the engine brings the kinds of Flux and its operator along, and those of image automation if told so', () => {
  const groups = (options?: FluxOptions): readonly string[] => flux(options).kinds;
  expect(groups()).toEqual([
    'kustomize.toolkit.fluxcd.io',
    'helm.toolkit.fluxcd.io',
    'source.toolkit.fluxcd.io',
    'notification.toolkit.fluxcd.io',
    'fluxcd.controlplane.io',
  ]);
  expect(groups({ imageAutomation: true })).toContain('image.toolkit.fluxcd.io');
});

test('sets are rendered with the options of their hub', () => {
  const hub = cluster({ interval: '3m', namespace: 'flux', source: { name: 'lab' } });
  const { set } = setOn(hub, 'app');
  const made = renderTarget(hub);
  expect(made.object('ResourceSet', 'vclusters', 'flux')['spec']).toMatchObject({
    inputsFrom: [
      {
        apiVersion: 'fluxcd.controlplane.io/v1',
        kind: 'ResourceSetInputProvider',
        selector: { matchLabels: { type: 'vcluster' } },
      },
    ],
  });
  const { resourcesTemplate } = made.object('ResourceSet', 'vclusters')['spec'] as { readonly resourcesTemplate: string };
  expect(resourcesTemplate).toContain('interval: 3m\n');
  expect(resourcesTemplate).toContain('name: lab\n');
  expect(resourcesTemplate).toContain('namespace: flux\n');
  expect(spec(renderTarget(set), 'Kustomization', 'app')).toMatchObject({ interval: '3m', sourceRef: { name: 'lab' } });
});

function setOn(hub: Cluster, id: string, facts: Readonly<Record<string, FactSource>> = {}): { set: ClusterSet; addon: Addon } {
  const examples = Object.fromEntries(Object.keys(facts).map(name => [name, 'x']));
  const set = new ClusterSet(hub.node.root as Homelab, 'vclusters', {
    hub,
    selector: { matchLabels: { type: 'vcluster' } },
    facts,
    example: { name: 'media', domain: 'media.example.net', environment: 'production', facts: examples },
  });
  new Chartful(hub, 'hub-app');
  return { set, addon: new Chartful(set, id, { namespace: 'app' }) };
}
