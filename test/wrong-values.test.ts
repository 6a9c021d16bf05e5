import { Cilium } from '../lib/addons/cilium';
import { MetalLb } from '../lib/addons/metallb';
import { MetricsServer } from '../lib/addons/metrics-server';
import { NginxGatewayFabric } from '../lib/addons/nginx-gateway-fabric';
import { Cluster } from '../lib/core/cluster';
import type { Homelab } from '../lib/core/homelab';
import { Layer } from '../lib/core/layer';
import { ManifestAddon } from '../lib/core/manifest-addon';
import type { GatewayListener, GatewayRef, RefKind } from '../lib/core/references';
import { existingSecret, type SecretBinding, type SecretSource } from '../lib/core/secret';
import { argoCd, ArgoCd, flux, FluxRegistration, HelmRelease, OCIRepository } from '../lib/gitops';
import { KubePrometheusAgent } from '../lib/observability/kube-prometheus-agent';
import { KubePrometheusStack } from '../lib/observability/kube-prometheus-stack';
import { Loki } from '../lib/observability/loki';
import { Kyverno } from '../lib/policies/kyverno';
import { ExternalSecrets, ExternalSecretSource, OnePasswordStore } from '../lib/secrets';
import { homelab } from '../lib/testing';
import { home, set } from './support/invalid';
import { fluxPlace, told, type Wrong } from './support/wrong-values';

function release(lab: Homelab, props: Partial<ConstructorParameters<typeof HelmRelease>[2]>): HelmRelease {
  const place = fluxPlace(lab);
  const { ref: chart } = new OCIRepository(place, 'web', { url: 'oci://ghcr.io/me/web', ref: { tag: '1.2.3' }, chart: true });
  return new HelmRelease(place, 'web', { chart, ...props });
}

const most = 'and 2147483647, got 1e+300';

describe('a number that Kubernetes could not hold', () => {
  const huge = 1e300;
  const admin = { user: existingSecret('admin', 'user'), password: existingSecret('admin', 'password') };
  const store = (lab: Homelab, rank: number): OnePasswordStore =>
    new OnePasswordStore(new ExternalSecrets(home(lab), 'external-secrets'), 'onepassword', {
      connectHost: 'https://connect.example.net',
      vaults: { homelab: rank },
      token: existingSecret('token', 'token'),
    });

  test.each<Wrong>([
    ['syncTimeoutSeconds', lab => new ArgoCd(home(lab), 'argo-cd', { syncTimeoutSeconds: huge }), `between 60 ${most}`],
    ['admissionReplicas', lab => new Kyverno(home(lab), 'kyverno', { admissionReplicas: huge }), `between 1 ${most}`],
    ['operatorReplicas', lab => new Cilium(home(lab), 'cilium', { operatorReplicas: huge }), `between 1 ${most}`],
    [
      'replicas',
      lab => new MetricsServer(home(lab), 'metrics', { replicas: 2 ** 31 }),
      'between 1 and 2147483647, got 2147483648',
    ],
    ['retentionHours', lab => new Loki(home(lab), 'loki', { retentionHours: huge }), `between 24 ${most}`],
    [
      'retentionDays',
      lab => new KubePrometheusStack(home(lab), 'stack', { grafanaAdmin: admin, retentionDays: huge }),
      `between 1 ${most}`,
    ],
    [
      'scrapeIntervalSeconds',
      lab =>
        new KubePrometheusAgent(home(lab), 'agent', {
          remoteWrite: 'https://prom.example.net/api/v1/write',
          scrapeIntervalSeconds: huge,
        }),
      `between 1 ${most}`,
    ],
    ["rank of vault 'homelab'", lab => store(lab, huge), `between 1 ${most}`],
    ['retries', lab => release(lab, { retries: huge }), `between -1 ${most}`],
  ])('fails as %s', (what, build, message) => {
    expect(told(build)).toContain(`Error: ${what} must be a whole number ${message}`);
  });

  test('fails as a time that is longer than a duration may be', () => {
    expect(told(lab => new Loki(home(lab), 'loki', { retentionHours: 2_562_048 }))).toContain(
      'retentionHours must be a whole number between 24 and 2562047, got 2562048',
    );
    expect(told(lab => new KubePrometheusStack(home(lab), 'stack', { grafanaAdmin: admin, retentionDays: 106_752 }))).toContain(
      'retentionDays must be a whole number between 1 and 106751, got 106752',
    );
  });

  test('is the first above the bound', () => {
    expect(told(lab => new ArgoCd(home(lab), 'argo-cd', { syncTimeoutSeconds: 2_147_483_647 }))).toBe('');
    expect(told(lab => new Loki(home(lab), 'loki', { retentionHours: 2_562_047 }))).toBe('');
    expect(told(lab => release(lab, { retries: -1 }))).toBe('');
  });
});

describe('a sync policy or a difference that means nothing', () => {
  const jsonPointers = ['/a'];
  const metrics = (lab: Homelab, props: object): MetricsServer => new MetricsServer(home(lab), 'metrics', props);

  test.each<Wrong>([
    [
      'maxBackoffSeconds of an add-on',
      lab => metrics(lab, { sync: { retry: { maxBackoffSeconds: 1e300 } } }),
      `retry.maxBackoffSeconds must be a whole number between 1 ${most}`,
    ],
    [
      'limit of an engine, in Argo CD',
      () => argoCd({ sync: { retry: { limit: 1e300 } } }),
      `retry.limit must be a whole number between -1 ${most}`,
    ],
    [
      'backoffSeconds of an engine, in Flux',
      () => flux({ sync: { retry: { backoffSeconds: 1e300 } } }),
      `retry.backoffSeconds must be a whole number between 1 ${most}`,
    ],
    [
      'backoffFactor of an add-on in Flux',
      lab =>
        new MetricsServer(new Cluster(lab, 'home', { domain: 'home.example.net', engine: flux() }), 'metrics', {
          sync: { retry: { backoffFactor: 1e300 } },
        }),
      `retry.backoffFactor must be a whole number between 1 ${most}`,
    ],
    [
      'kind',
      lab => metrics(lab, { ignoreDifferences: [{ kind: '', jsonPointers }] }),
      "kind of ignoreDifferences must be text without white space, '/' and '%', got ''",
    ],
    [
      'name',
      lab => metrics(lab, { ignoreDifferences: [{ kind: 'Service', name: ' ', jsonPointers }] }),
      "name in ignoreDifferences of Service must be text without white space, '/' and '%', got ' '",
    ],
    [
      'namespace',
      lab => metrics(lab, { ignoreDifferences: [{ kind: 'Service', namespace: '../x', jsonPointers }] }),
      "namespace in ignoreDifferences of Service must be text without white space, '/' and '%', got '../x'",
    ],
    [
      'expression',
      lab => metrics(lab, { ignoreDifferences: [{ kind: 'Service', jqPathExpressions: [''] }] }),
      "jqPathExpressions in ignoreDifferences of Service must be text, got ''",
    ],
  ])('fails as %s', (_what, build, message) => {
    expect(told(build)).toBe(`Error: ${message}`);
  });

  test('is no pattern that Argo CD knows', () => {
    const ignoreDifferences = [
      { group: '*', kind: '*', jsonPointers },
      { group: '', kind: 'Secret', name: 'system:a', jsonPointers },
    ];
    expect(told(lab => metrics(lab, { ignoreDifferences }))).toBe('');
  });
});

describe('a name that nothing can have', () => {
  const dnsName = 'characters (DNS labels joined by dots), got';
  const device = 'must be a name of at most 15 characters such as eno1, got';
  const key = 'must be a key such as tls.crt (letters, digits, dashes, dots and underscores), got';
  const label = (what: string, longest = 63): string =>
    `${what} must be a DNS label of at most ${longest} characters (a-z, 0-9 and inner dashes), got`;
  const metallb = (lab: Homelab, name: string): MetalLb =>
    new MetalLb(home(lab), 'metallb', { addresses: ['10.0.4.0/28'], interfaces: ['eno1', name] });
  const gateway = (lab: Homelab, certificate: { readonly name: string; readonly secretName: string }): NginxGatewayFabric => {
    const cluster = home(lab);
    const issuer = cluster.external('ClusterIssuer', '', 'letsencrypt');
    return new NginxGatewayFabric(cluster, 'nginx-gateway-fabric', { issuer, certificate });
  };
  const member = (lab: Homelab, kubeConfig: { readonly name: string; readonly key: string }): FluxRegistration => {
    const hub = new Cluster(lab, 'home', { domain: 'home.example.net', engine: flux() });
    return new FluxRegistration(new ManifestAddon(hub, 'flux', { namespace: 'flux-system' }), 'media', {
      set: set(lab, 'guests', hub),
      facts: { domain: 'media.example.net', environment: 'staging', zone: 'a' },
      labels: { zone: 'a' },
      kubeConfig,
    });
  };

  test.each<Wrong>([
    ['a device', lab => new Cilium(home(lab), 'cilium', { devices: [''] }), `devices ${device} ''`],
    ['a folder above', lab => metallb(lab, '..'), `interfaces ${device} '..'`],
    ['a device with a slash', lab => metallb(lab, '../x'), `interfaces ${device} '../x'`],
    ['a device with a space', lab => metallb(lab, 'en 1'), `interfaces ${device} 'en 1'`],
    ['a device that is too long', lab => metallb(lab, 'a'.repeat(16)), `interfaces ${device} '${'a'.repeat(16)}'`],
    [
      'a certificate',
      lab => gateway(lab, { name: '', secretName: 'tls' }),
      `certificate.name must be a DNS name of at most 253 ${dnsName} ''`,
    ],
    [
      'its Secret',
      lab => gateway(lab, { name: 'w', secretName: '../x y' }),
      `certificate.secretName must be a DNS name of at most 253 ${dnsName} '../x y'`,
    ],
    [
      'an existing Secret',
      () => existingSecret('My Token', 'token'),
      `name of an existing secret must be a DNS name of at most 253 ${dnsName} 'My Token'`,
    ],
    ['its key', () => existingSecret('token', 'a key'), `key of an existing secret ${key} 'a key'`],
    ['no key', () => existingSecret('token', ' '), "key of an existing secret must be text, got ' '"],
    [
      'the Secret with a kubeconfig',
      () => flux({ kubeConfig: { name: 'a b\n', key: 'value' } }),
      `kubeConfig.name must be a DNS name of at most 253 ${dnsName} 'a b\n'`,
    ],
    ['the key of a kubeconfig', () => flux({ kubeConfig: { name: 'a', key: '' } }), `kubeConfig.key ${key} ''`],
    ['the key of a registration', lab => member(lab, { name: 'media', key: '..' }), `kubeConfig.key ${key} '..'`],
    [
      'the Secret of a source',
      () => flux({ source: { secret: '' } }),
      `source.secret must be a DNS name of at most 253 ${dnsName} ''`,
    ],
    ["Flux' add-on", () => flux({ addon: ' ' }), `${label('addon', 53)} ' '`],
    ["Argo CD's add-on", () => argoCd({ addon: '' }), `${label('addon', 53)} ''`],
    ["Argo CD's namespace", () => argoCd({ namespace: 'Argo CD' }), `${label('namespace of Argo CD')} 'Argo CD'`],
    ['a release', lab => release(lab, { releaseName: '../x' }), `releaseName must be a DNS name of at most 53 ${dnsName} '../x'`],
    [
      'a release that is too long',
      lab => release(lab, { releaseName: 'a'.repeat(54) }),
      `releaseName must be a DNS name of at most 53 ${dnsName} '${'a'.repeat(54)}'`,
    ],
    ['the namespace of a release', lab => release(lab, { targetNamespace: ' ' }), `${label('targetNamespace')} ' '`],
    [
      'an object with values',
      lab => release(lab, { valuesFrom: [{ kind: 'ConfigMap', name: '../x' }] }),
      `name in valuesFrom must be a DNS name of at most 253 ${dnsName} '../x'`,
    ],
    ['a layer', () => new Layer(''), "name of a layer must be text, got ''"],
    ["a layer's add-on", () => new Layer('production').set(Cilium, { id: 'My CNI' }), `${label('settings.id', 53)} 'My CNI'`],
  ])('fails as %s', (_what, build, message) => {
    expect(told(build)).toBe(`Error: ${message}`);
  });

  test.each<readonly [what: string, build: Wrong[1]]>([
    ['a VLAN and a pattern of Cilium', lab => new Cilium(home(lab), 'cilium', { devices: ['eno1.20', 'enp+', 'bond0@a'] })],
    ['a name with dots', lab => gateway(lab, { name: 'wildcard.example.net', secretName: 'wildcard.tls' })],
    ['a key with capitals', () => existingSecret('token', '_API.Token-1')],
    ['a registration', lab => member(lab, { name: 'media-kubeconfig', key: 'config' })],
    ['a release with dots', lab => release(lab, { releaseName: 'web.1' })],
  ])('is not %s', (_what, build) => {
    expect(told(build)).not.toContain('must be');
  });

  test('is no fact of a set', () => {
    const lab = homelab();
    const guests = set(lab, 'guests', home(lab));
    const place = new ManifestAddon(guests, 'place', { namespace: 'flux-system' });
    const { ref: chart } = new OCIRepository(place, 'web', { url: 'oci://ghcr.io/me/web', ref: { tag: '1.2.3' }, chart: true });
    new HelmRelease(place, 'web', { chart, releaseName: `web-${guests.name}`, targetNamespace: guests.name });
    new Cilium(guests, 'cilium', { devices: [guests.fact('zone')] });
    existingSecret(`${guests.name}-token`, guests.fact('zone'));
    expect(() => lab.render()).not.toThrow();
  });
});

describe('what nobody here makes', () => {
  const gateway = (lab: Homelab, listener: Partial<GatewayListener>): GatewayRef =>
    home(lab).external('Gateway', 'edge', 'public', { listeners: [{ name: 'web', port: 80, protocol: 'HTTP', ...listener }] });
  const external = (lab: Homelab, kind: RefKind, namespace: string, name: string): unknown =>
    home(lab).external(kind, namespace, name);

  test.each<Wrong>([
    ...[-1, 0, 1.5, 1e300].map((port): Wrong => [
      `port ${port} of a listener`,
      lab => gateway(lab, { port }),
      `port of listener 'web' must be a whole number between 1 and 65535, got ${port}`,
    ]),
    [
      'a listener without a name',
      lab => gateway(lab, { name: '' }),
      "name of listener '' must be a DNS name of at most 253 characters (DNS labels joined by dots), got ''",
    ],
    [
      "a listener's host name",
      lab => gateway(lab, { hostname: 'a b' }),
      "hostname of listener 'web' must be a domain name such as home.example.net, got 'a b'",
    ],
    [
      'port of a Service',
      lab => home(lab).external('Service', 'web', 'web', { ports: [{ port: 0 }] }),
      "port of Service 'web' must be a whole number between 1 and 65535, got 0",
    ],
    [
      'key of a Secret',
      lab => home(lab).external('Secret', 'web', 'web', { key: 'a b' }),
      "key of Secret 'web' must be a key such as tls.crt (letters, digits, dashes, dots and underscores), got 'a b'",
    ],
    [
      'a name',
      lab => external(lab, 'ClusterIssuer', '', '../x'),
      "name of ClusterIssuer must be a DNS name of at most 253 characters (DNS labels joined by dots), got '../x'",
    ],
    [
      'the name of a role',
      lab => external(lab, 'ClusterRole', '', 'a/b'),
      "name of ClusterRole must be text without white space, '/' and '%', got 'a/b'",
    ],
    [
      'a namespace',
      lab => external(lab, 'Service', '', 'web'),
      "namespace of Service 'web' must be a DNS label of at most 63 characters (a-z, 0-9 and inner dashes), got ''",
    ],
    [
      'a kind',
      lab => external(lab, 'Pod' as RefKind, 'web', 'web'),
      "kind 'Pod' cannot be referred to: give one of Service, Secret, ConfigMap, ServiceAccount, Gateway, GatewayClass, Issuer, ClusterIssuer, SecretStore, ClusterSecretStore, StorageClass, PriorityClass, IngressClass, AppProject, Role, ClusterRole, Deployment, StatefulSet, PersistentVolumeClaim",
    ],
  ])('fails when it has %s that is none', (_what, build, message) => {
    expect(told(build)).toBe(`Error: ${message}`);
  });

  test('may be a role with a colon in its name, or in a namespace that is a fact of a set', () => {
    const lab = homelab();
    const guests = set(lab, 'guests', home(lab));
    expect(guests.external('ClusterRole', '', 'system:auth-delegator').name).toBe('system:auth-delegator');
    expect(guests.external('Service', guests.name, guests.fact('zone')).namespace).toBe(guests.name);
    expect(gateway(homelab(), { hostname: '*.example.net' }).listeners).toHaveLength(1);
  });
});

describe('a binding of a secret', () => {
  const item = (lab: Homelab): SecretSource =>
    new ExternalSecretSource(home(lab).external('ClusterSecretStore', '', 'onepassword'), { key: 'item', property: 'field' });
  const sources: readonly (readonly [string, (lab: Homelab) => SecretSource])[] = [
    ['of a store', item],
    ['that exists', () => existingSecret('token', 'token')],
  ];
  const wrong: readonly (readonly [unknown, string])[] = [
    [{ secret: Symbol('token') }, 'binding.secret must be text, got Symbol(token)'],
    [{ secret: '../x' }, "binding.secret must be a DNS name of at most 253 characters (DNS labels joined by dots), got '../x'"],
    [{ key: ' ' }, "binding.key must be a key such as tls.crt (letters, digits, dashes, dots and underscores), got ' '"],
    [{ labels: { a: 1 } }, 'binding.labels.a must be text, got 1'],
    ['token', "binding must be a SecretBinding, got 'token'"],
  ];

  test.each(sources.flatMap(([what, source]) => wrong.map(([binding, message]) => [what, binding, message, source] as const)))(
    '%s fails as %p',
    (_what, binding, message, source) => {
      const lab = homelab();
      const given = source(lab);
      const [cluster = home(lab)] = lab.targets;
      const addon = new ManifestAddon(cluster, 'web', { namespace: 'web' });
      expect(() => given.bind(addon, binding as SecretBinding)).toThrow(new Error(message));
    },
  );
});
