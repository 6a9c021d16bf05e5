import { Cilium } from '../lib/addons/cilium';
import { MetricsServer } from '../lib/addons/metrics-server';
import { Cluster } from '../lib/core/cluster';
import type { Homelab } from '../lib/core/homelab';
import { ManifestAddon } from '../lib/core/manifest-addon';
import { existingSecret } from '../lib/core/secret';
import { argoCd, ArgoCd, flux, HelmRelease, OCIRepository } from '../lib/gitops';
import { KubePrometheusAgent } from '../lib/observability/kube-prometheus-agent';
import { KubePrometheusStack } from '../lib/observability/kube-prometheus-stack';
import { Loki } from '../lib/observability/loki';
import { Kyverno } from '../lib/policies/kyverno';
import { ExternalSecrets, OnePasswordStore } from '../lib/secrets';
import { homelab } from '../lib/testing';
import { home } from './support/invalid';

/** A program, by what it does, and what it is told. */
type Wrong = readonly [what: string, build: (lab: Homelab) => unknown, message: string];

/** The first thing that a program is told; nothing if it renders. */
function told(build: Wrong[1]): string {
  const lab = homelab();
  try {
    build(lab);
    lab.render();
    return '';
  } catch (error) {
    return String(error);
  }
}

const fluxPlace = (lab: Homelab): ManifestAddon => new ManifestAddon(home(lab), 'flux', { namespace: 'flux-system' });

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
