import { ApiObject, Lazy } from 'cdk8s';
import { CertManager } from '../../lib/addons/cert-manager';
import { Cilium } from '../../lib/addons/cilium';
import { ExternalDns } from '../../lib/addons/external-dns';
import { GatewayApiCrds } from '../../lib/addons/gateway-api-crds';
import { Kratix } from '../../lib/addons/kratix';
import { MetalLb } from '../../lib/addons/metallb';
import { MetricsServer } from '../../lib/addons/metrics-server';
import { NfsSubdirExternalProvisioner } from '../../lib/addons/nfs-subdir-external-provisioner';
import { NginxGatewayFabric } from '../../lib/addons/nginx-gateway-fabric';
import { Cluster } from '../../lib/core/cluster';
import { ClusterSet } from '../../lib/core/cluster-set';
import { Homelab } from '../../lib/core/homelab';
import { Layer } from '../../lib/core/layer';
import { ManifestAddon } from '../../lib/core/manifest-addon';
import { existingSecret } from '../../lib/core/secret';
import type { ClusterTarget } from '../../lib/core/target';
import {
  AppProject,
  Application,
  ApplicationSet,
  ArgoCd,
  FluxInstance,
  FluxOperator,
  FluxRegistration,
  GitRepository,
  HelmRelease,
  HelmRepository,
  Kustomization,
  OCIRepository,
  ResourceSet,
  ResourceSetInputProvider,
  argoCd,
  flux,
} from '../../lib/gitops';
import { Route, SharedGateway } from '../../lib/networking';
import { KubePrometheusAgent } from '../../lib/observability/kube-prometheus-agent';
import { KubePrometheusStack } from '../../lib/observability/kube-prometheus-stack';
import { Loki } from '../../lib/observability/loki';
import { PrometheusCrds } from '../../lib/observability/prometheus-crds';
import { Kyverno } from '../../lib/policies/kyverno';
import { PriorityClasses } from '../../lib/policies/priority-classes';
import { ExternalSecretSource, ExternalSecrets, OnePasswordStore } from '../../lib/secrets';
import { Application as Workload } from '../../lib/workloads/application';
import { propsOfMachines } from './props-of-machines';

/** A construct with everything that it can be given. */
export interface PropsCase {
  readonly name: string;
  /** Every prop, each with a value that will do. */
  readonly props: (home: Cluster) => object;
  /** They are arguments, one by one: there is no object that might be something else. */
  readonly separate: boolean;
  /** Makes it of props that may be anything. */
  readonly make: (home: Cluster, props: never) => unknown;
}

function propsCase<P extends object>(
  name: string,
  props: (home: Cluster) => P,
  make: (home: Cluster, props: P) => unknown,
  separate = false,
): PropsCase {
  return { name, props, make, separate } as PropsCase;
}

/** An add-on with an object, made once. */
function addon(home: Cluster | ClusterSet, id: string, namespace = id): ManifestAddon {
  const made = home.addons.find(({ node }) => node.id === id);
  if (made instanceof ManifestAddon) return made;
  const fresh = new ManifestAddon(home, id, { namespace });
  new ApiObject(fresh.manifests, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } });
  return fresh;
}

const place = (home: Cluster): ManifestAddon => addon(home, 'place', 'argocd');
const fluxPlace = (home: Cluster): ManifestAddon => addon(home, 'flux', 'flux-system');

/** What every add-on can be given. */
const common = (home: Cluster) => ({
  namespaceLabels: { 'example.net/level': 'baseline' },
  after: [addon(home, 'first')],
  patches: [],
  project: home.external('AppProject', 'argocd', 'platform'),
  sync: {
    automated: true,
    prune: true,
    selfHeal: true,
    allowEmpty: true,
    retry: { limit: 3, backoffSeconds: 5, backoffFactor: 2, maxBackoffSeconds: 60, refresh: true },
    syncOptions: ['Replace=true'],
  },
  ignoreDifferences: [
    {
      group: 'apps',
      kind: 'Deployment',
      name: 'web',
      namespace: 'web',
      jsonPointers: ['/spec/replicas'],
      jqPathExpressions: ['.spec.replicas'],
    },
  ],
  info: { owner: 'platform' },
  deleteData: false,
});
const chart = (home: Cluster) => ({ ...common(home), values: {}, rawValues: { extra: { list: ['text'] } }, version: '1.2.3' });
const listeners = [
  { name: 'http', port: 80, protocol: 'HTTP' as const },
  { name: 'https', port: 443, protocol: 'HTTPS' as const, hostname: '*.example.net' },
];
const priority = (home: Cluster) => home.external('PriorityClass', '', 'platform-critical');
const storage = (home: Cluster) => home.external('StorageClass', '', 'fast');
const issuer = (home: Cluster) => home.external('ClusterIssuer', '', 'letsencrypt');
const gateway = (home: Cluster) => home.external('Gateway', 'edge', 'public', { listeners });
const service = (home: Cluster, name: string) =>
  home.external('Service', 'default', name, { ports: [{ name: 'http', port: 80 }], labels: { app: name } });
const token = existingSecret('token', 'token');
const metadata = { namespace: 'flux-system', labels: { team: 'platform' }, annotations: { note: 'text' } };
const source = { repoURL: 'https://git.example.net/web.git', path: 'web', targetRevision: 'main' };

const addons: readonly PropsCase[] = [
  propsCase(
    'CertManager',
    home => ({
      ...chart(home),
      namespace: 'cert-manager',
      acme: {
        email: 'me@example.net',
        cloudflareToken: token,
        zones: ['example.net'],
        name: 'letsencrypt',
        labels: { shared: 'yes' },
        server: 'https://acme.example.net/directory',
      },
      priorityClass: priority(home),
    }),
    (home, props) => new CertManager(home, 'subject', props),
  ),
  propsCase(
    'Cilium',
    home => ({ ...chart(home), devices: ['eno1'], k8sServiceHost: 'localhost', k8sServicePort: 7445, operatorReplicas: 2 }),
    (home, props) => new Cilium(home, 'subject', props),
  ),
  propsCase(
    'ExternalDns',
    home => ({
      ...chart(home),
      cloudflareToken: token,
      domains: ['example.net'],
      gateway: gateway(home),
      deleteRecords: true,
      priorityClass: priority(home),
    }),
    (home, props) => new ExternalDns(home, 'subject', props),
  ),
  propsCase(
    'GatewayApiCrds',
    home => ({ ...common(home), version: 'v1.6.1' }),
    (home, props) => new GatewayApiCrds(home, 'subject', props),
  ),
  propsCase(
    'Kratix',
    home => ({
      ...chart(home),
      state: {
        url: 'https://git.example.net/state',
        branch: 'main',
        path: 'clusters',
        githubApp: {
          appId: existingSecret('app', 'appID'),
          installationId: existingSecret('app', 'installationID'),
          privateKey: existingSecret('app', 'privateKey'),
        },
      },
      destinations: { media: { path: 'media', labels: { environment: 'production' } } },
    }),
    (home, props) => new Kratix(home, 'subject', props),
  ),
  propsCase(
    'MetalLb',
    home => ({
      ...chart(home),
      addresses: ['10.0.4.0/28'],
      interfaces: ['eno1'],
      pool: 'default',
      priorityClass: priority(home),
    }),
    (home, props) => new MetalLb(home, 'subject', props),
  ),
  propsCase(
    'MetricsServer',
    home => ({ ...chart(home), replicas: 2, insecureKubelets: true }),
    (home, props) => new MetricsServer(home, 'subject', props),
  ),
  propsCase(
    'NfsSubdirExternalProvisioner',
    home => ({
      ...chart(home),
      server: 'nas.example.net',
      configPath: '/config',
      dataPath: '/data',
      resources: { requests: { cpu: '10m' } },
    }),
    (home, props) => new NfsSubdirExternalProvisioner(home, 'subject', props),
  ),
  propsCase(
    'NginxGatewayFabric',
    home => ({
      ...chart(home),
      gatewayName: 'edge',
      issuer: issuer(home),
      domain: 'example.net',
      address: '10.0.4.2',
      certificate: { name: 'wildcard', secretName: 'wildcard-tls' },
      priorityClass: priority(home),
    }),
    (home, props) => new NginxGatewayFabric(home, 'subject', props),
  ),
  propsCase(
    'KubePrometheusAgent',
    home => ({ ...chart(home), remoteWrite: 'https://prom.example.net/api/v1/write', scrapeIntervalSeconds: 60 }),
    (home, props) => new KubePrometheusAgent(home, 'subject', props),
  ),
  propsCase(
    'KubePrometheusStack',
    home => ({
      ...chart(home),
      grafanaAdmin: { user: existingSecret('admin', 'user'), password: existingSecret('admin', 'password') },
      storageClass: storage(home),
      size: '20Gi',
      retentionDays: 10,
      controlPlanes: ['10.0.4.101'],
      loki: service(home, 'loki'),
      remoteWriteReceiver: true,
      externalUrls: { prometheus: 'https://prometheus.example.net' },
    }),
    (home, props) => new KubePrometheusStack(home, 'subject', props),
  ),
  propsCase(
    'Loki',
    home => ({ ...chart(home), storageClass: storage(home), size: '20Gi', retentionHours: 48 }),
    (home, props) => new Loki(home, 'subject', props),
  ),
  propsCase('PrometheusCrds', chart, (home, props) => new PrometheusCrds(home, 'subject', props)),
  propsCase(
    'Kyverno',
    home => ({ ...chart(home), admissionReplicas: 2 }),
    (home, props) => new Kyverno(home, 'subject', props),
  ),
  propsCase(
    'PriorityClasses',
    home => ({ ...common(home), criticalValue: 1000, batchValue: -5 }),
    (home, props) => new PriorityClasses(home, 'subject', props),
  ),
  propsCase(
    'ExternalSecrets',
    home => ({ ...chart(home), priorityClass: priority(home) }),
    (home, props) => new ExternalSecrets(home, 'subject', props),
  ),
  propsCase(
    'ArgoCd',
    home => ({ ...chart(home), gateway: gateway(home), hostname: 'argocd.example.net', syncTimeoutSeconds: 600 }),
    (home, props) => new ArgoCd(home, 'subject', props),
  ),
  propsCase(
    'FluxOperator',
    home => ({ ...chart(home), instance: { version: '2.9.3' } }),
    (home, props) => new FluxOperator(home, 'subject', props),
  ),
  propsCase(
    'workloads/Application',
    home => ({
      ...chart(home),
      namespace: 'media',
      image: 'ghcr.io/example/web:1.2.3',
      port: 8080,
      env: { TZ: 'UTC' },
      volumes: {
        data: { server: 'nas.example.net', path: '/data', mountPath: '/data', storageClass: storage(home), size: '2Gi' },
      },
    }),
    (home, props) => new Workload(home, 'subject', props),
  ),
  propsCase(
    'ManifestAddon',
    home => ({ ...common(home), namespace: 'web' }),
    (home, props) => {
      const { manifests } = new ManifestAddon(home, 'subject', props);
      new ApiObject(manifests, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } });
    },
  ),
];

const engines: readonly PropsCase[] = [
  propsCase(
    'AppProject',
    () => ({
      description: 'platform',
      sourceRepos: ['https://git.example.net/*'],
      destinations: [{ server: '*', namespace: 'web' }],
      clusterResourceWhitelist: [{ group: '*', kind: 'Namespace' }],
      namespaceResourceWhitelist: [{ group: '*', kind: '*' }],
      roles: [{ name: 'reader', policies: ['p, proj:subject:reader, applications, get, subject/*, allow'], groups: ['people'] }],
      labels: { team: 'platform' },
      spec: { permitOnlyProjectScopedClusters: true },
    }),
    (home, props) => new AppProject(place(home), 'subject', props),
  ),
  propsCase(
    'Application',
    home => ({
      source,
      destination: { server: 'https://kubernetes.default.svc', namespace: 'web' },
      ...pick(common(home), ['project', 'sync', 'ignoreDifferences', 'info']),
      cascade: true,
      wave: 2,
      labels: { team: 'platform' },
      annotations: { note: 'text' },
      spec: { revisionHistoryLimit: 3 },
    }),
    (home, props) => new Application(place(home), 'subject', props),
  ),
  propsCase(
    'ApplicationSet',
    () => ({
      generators: [
        {
          matrix: { generators: [{ clusters: { selector: { matchLabels: { a: 'b' } } } }, { list: { elements: [{ a: 'b' }] } }] },
        },
        { git: { repoURL: 'https://git.example.net/web.git', revision: 'main', directories: [{ path: 'apps/*' }] } },
      ],
      template: {
        name: '{{ .name }}-web',
        source: [source],
        destination: { name: '{{ .name }}', namespace: 'web' },
        labels: { team: 'platform' },
        annotations: { note: 'text' },
        cascade: true,
      },
      applicationsSync: 'create-only' as const,
      preserveResourcesOnDeletion: true,
      goTemplateOptions: ['missingkey=error'],
      spec: { applyNestedSelectors: true },
    }),
    (home, props) => new ApplicationSet(place(home), 'subject', props),
  ),
  propsCase(
    'FluxInstance',
    () => ({
      ...metadata,
      version: '2.9.3',
      registry: 'ghcr.io/fluxcd',
      components: ['source-controller' as const],
      sync: { kind: 'GitRepository' as const, url: 'https://git.example.net/a.git', ref: 'refs/heads/main', path: 'dist' },
      spec: { cluster: { type: 'kubernetes' as const } },
    }),
    (home, props) => new FluxInstance(fluxPlace(home), 'subject', props),
  ),
  propsCase(
    'HelmRelease',
    home => ({
      ...metadata,
      chart: {
        source: new HelmRepository(fluxPlace(home), 'charts', { ...metadata, url: 'https://charts.example.net' }).ref,
        name: 'web',
        version: '1.2.3',
        reconcileStrategy: 'ChartVersion' as const,
      },
      releaseName: 'web',
      targetNamespace: 'web',
      values: { replicas: 2 },
      valuesFrom: [{ kind: 'ConfigMap' as const, name: 'values', optional: true }],
      dependsOn: [other(home, 'HelmRelease')],
      interval: '5m',
      retries: 2,
      spec: { timeout: '5m' },
    }),
    (home, props) => new HelmRelease(fluxPlace(home), 'subject', props),
  ),
  propsCase(
    'Kustomization',
    home => ({
      ...metadata,
      source: new GitRepository(fluxPlace(home), 'web', { ...metadata, url: 'https://git.example.net/a.git' }).ref,
      path: './web',
      dependsOn: [other(home, 'Kustomization')],
      interval: '5m',
      prune: true,
      wait: true,
      spec: { timeout: '5m' },
    }),
    (home, props) => new Kustomization(fluxPlace(home), 'subject', props),
  ),
  propsCase(
    'ResourceSet',
    () => ({
      ...metadata,
      inputs: [{ name: 'web' }],
      inputsFrom: [
        { kind: 'ResourceSetInputProvider' as const, name: 'web', namespace: 'flux-system' },
        { matchLabels: { team: 'platform' }, matchExpressions: [{ key: 'a', operator: 'In' as const, values: ['b'] }] },
      ],
      resources: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web' } }],
      resourcesTemplate: 'kind: ConfigMap',
      spec: { wait: true },
    }),
    (home, props) => new ResourceSet(fluxPlace(home), 'subject', props),
  ),
  propsCase(
    'ResourceSetInputProvider',
    () => ({
      ...metadata,
      type: 'GitHubBranch' as const,
      url: 'https://github.com/example/web',
      filter: { limit: 3 },
      defaultValues: { name: 'web' },
      spec: { schedule: [{ cron: '0 6 * * *' }] },
    }),
    (home, props) => new ResourceSetInputProvider(fluxPlace(home), 'subject', props),
  ),
  propsCase(
    'GitRepository',
    () => ({
      ...metadata,
      url: 'https://git.example.net/a.git',
      interval: '1m',
      ref: { branch: 'main' },
      spec: { timeout: '1m' },
    }),
    (home, props) => new GitRepository(fluxPlace(home), 'subject', props),
  ),
  propsCase(
    'HelmRepository',
    () => ({ ...metadata, url: 'https://charts.example.net', interval: '1h', spec: { timeout: '1m' } }),
    (home, props) => new HelmRepository(fluxPlace(home), 'subject', props),
  ),
  propsCase(
    'OCIRepository',
    () => ({
      ...metadata,
      url: 'oci://ghcr.io/example/web',
      ref: { tag: '1.2.3' },
      interval: '1h',
      chart: true,
      spec: { timeout: '1m' },
    }),
    (home, props) => new OCIRepository(fluxPlace(home), 'subject', props),
  ),
  propsCase(
    'FluxRegistration',
    home => ({
      ...{ namespace: 'flux-system', annotations: { note: 'text' }, labels: { team: 'platform' } },
      set: new ClusterSet(home.node.scope as Homelab, 'vclusters', {
        hub: home,
        selector: { matchLabels: { kind: 'vcluster' } },
        example: { name: 'media', domain: 'media.example.net', environment: 'staging' },
      }),
      facts: { domain: 'web.example.net', environment: 'staging' },
      kubeConfig: { name: 'kubeconfig', key: 'value' },
    }),
    (home, props) => new FluxRegistration(fluxPlace(home), 'subject', props),
  ),
  propsCase(
    'argoCd',
    home => ({ namespace: 'argocd', sync: common(home).sync, addon: 'argo-cd' }),
    (home, props) =>
      withWorkload(new Cluster(home.node.scope as Homelab, 'subject', { domain: 'a.example.net', engine: argoCd(props) })),
  ),
  propsCase(
    'flux',
    home => ({
      namespace: 'flux-system',
      source: { kind: 'GitRepository' as const, name: 'flux-system', interval: '1m', secret: 'deploy-key' },
      interval: '5m',
      chartInterval: '1h',
      timeout: '5m',
      retryInterval: '1m',
      sync: { ...common(home).sync, syncOptions: [] },
      addon: 'flux-operator',
      kubeConfig: { name: 'kubeconfig', key: 'value' },
      imageAutomation: true,
    }),
    (home, props) =>
      withWorkload(new Cluster(home.node.scope as Homelab, 'subject', { domain: 'a.example.net', engine: flux(props) })),
  ),
];

const core: readonly PropsCase[] = [
  propsCase(
    'Homelab',
    () => ({
      repository: { url: 'https://git.example.net/a.git', revision: 'main', path: 'dist' },
      output: 'dist',
      schemas: ['imports'],
    }),
    (_home, props) => {
      const homelab = new Homelab(props);
      new Cluster(homelab, 'home', { domain: 'home.example.net', engine: argoCd() });
      homelab.render();
    },
  ),
  propsCase(
    'Cluster',
    home => ({
      domain: 'a.example.net',
      engine: argoCd(),
      environment: 'staging',
      role: 'workload',
      layers: [new Layer('production')],
      facts: { zone: 'a' },
      server: 'https://10.0.4.1:6443',
      externalCrds: ['example.net'],
      host: home,
    }),
    (home, props) => withWorkload(new Cluster(home.node.scope as Homelab, 'subject', props)),
  ),
  propsCase(
    'ClusterSet',
    home => ({
      hub: home,
      selector: { matchLabels: { kind: 'vcluster' }, matchExpressions: [{ key: 'a', operator: 'In' as const, values: ['b'] }] },
      example: {
        name: 'media',
        domain: 'media.example.net',
        environment: 'staging',
        server: 'https://10.0.4.2',
        facts: { zone: 'a', region: 'b' },
      },
      role: 'vcluster',
      layers: [new Layer('production')],
      facts: { zone: { label: 'zone' }, region: { annotation: 'region' }, server: { registration: 'server' as const } },
      externalCrds: ['example.net'],
    }),
    (home, props) => withWorkload(new ClusterSet(home.node.scope as Homelab, 'subject', props)),
  ),
  propsCase(
    'Layer',
    () => ({ addons: (target: ClusterTarget) => void new MetricsServer(target, 'shared') }),
    (home, props) =>
      withWorkload(
        new Cluster(home.node.scope as Homelab, 'subject', {
          domain: 'a.example.net',
          engine: argoCd(),
          layers: [new Layer('production', props)],
        }),
      ),
  ),
  propsCase(
    'Layer.set',
    () => ({ values: {}, rawValues: { extra: 'text' }, version: '3.14.0', id: 'metrics' }),
    (home, props) => {
      const layers = [new Layer('production').set(MetricsServer, props)];
      const made = new Cluster(home.node.scope as Homelab, 'subject', { domain: 'a.example.net', engine: argoCd(), layers });
      new MetricsServer(made, 'metrics');
    },
  ),
  propsCase(
    'Route',
    home => ({
      gateway: gateway(home),
      hostname: 'web.example.net',
      backend: service(home, 'web'),
      port: 80,
      path: '/api',
      listener: 'https',
      redirect: false,
    }),
    (home, props) => new Route(place(home), 'subject', props),
  ),
  propsCase(
    'SharedGateway',
    home => ({
      gatewayClass: home.external('GatewayClass', '', 'edge'),
      issuer: issuer(home),
      domain: 'example.net',
      address: '10.0.4.2',
      certificate: { name: 'wildcard', secretName: 'wildcard-tls' },
    }),
    (home, props) => new SharedGateway(place(home), 'subject', props),
  ),
  propsCase(
    'OnePasswordStore',
    () => ({ connectHost: 'https://connect.example.net', vaults: { homelab: 1 }, token, labels: { shared: 'yes' } }),
    (home, props) => new OnePasswordStore(new ExternalSecrets(home, 'external-secrets'), 'subject', props),
  ),
  propsCase(
    'ExternalSecretSource',
    home => ({ store: home.external('ClusterSecretStore', '', 'vault'), value: { key: 'item', property: 'field' } }),
    (home, { store, value }) => new ExternalSecretSource(store, value).bind(place(home)),
    true,
  ),
  propsCase(
    'existingSecret',
    () => ({ name: 'token', key: 'token' }),
    (home, { name, key }) =>
      new ExternalDns(home, 'subject', { cloudflareToken: existingSecret(name, key), domains: ['example.net'] }),
    true,
  ),
  propsCase(
    'external',
    () => ({
      kind: 'Gateway' as const,
      namespace: 'edge',
      name: 'public',
      options: { listeners },
    }),
    (home, { kind, namespace, name, options }) =>
      new Route(place(home), 'subject', {
        gateway: home.external(kind, namespace, name, options),
        hostname: 'web.example.net',
        backend: service(home, 'web'),
      }),
    true,
  ),
];

function pick<T extends object, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map(key => [key, from[key]])) as Pick<T, K>;
}

/** Another object that one may wait for. */
function other<K extends 'HelmRelease' | 'Kustomization'>(home: Cluster, kind: K) {
  const source = new OCIRepository(fluxPlace(home), 'other', { url: 'oci://ghcr.io/example/a', ref: { tag: '1.2.3' } }).ref;
  if (kind === 'HelmRelease') new HelmRelease(fluxPlace(home), 'other', { chart: source });
  else new Kustomization(fluxPlace(home), 'other', { source });
  return { kind, name: 'other', namespace: 'flux-system' };
}

function withWorkload(target: Cluster | ClusterSet): void {
  new MetricsServer(target, 'metrics-server');
}

/** Every construct that takes props, and the functions that take options. */
export const propsCases: readonly PropsCase[] = [...addons, ...engines, ...core, ...propsOfMachines];

/** Values that somebody may give by mistake; those that are right for a place are left out by the test. */
export const wrongValues: readonly (readonly [name: string, make: () => unknown])[] = [
  ['a text', () => 'text'],
  ['an empty text', () => ''],
  ['a number', () => 5],
  ['NaN', () => NaN],
  ['true', () => true],
  ['null', () => null],
  ['an empty list', () => []],
  ['a list of null', () => [null]],
  ['a list of numbers', () => [5]],
  ['an empty object', () => ({})],
  ['an object', () => ({ key: 'value' })],
  ['a function', () => () => 'text'],
  ['a Promise', () => Promise.resolve('text')],
  ['a Lazy', () => Lazy.any({ produce: () => 'text' }) as unknown],
  ['a Symbol', () => Symbol('text')],
  ['a bigint', () => 5n],
  ['a Date', () => new Date(0)],
];
