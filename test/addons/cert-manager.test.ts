import { CertManager, type CertManagerProps } from '../../lib/addons/cert-manager';
import { existingSecret } from '../../lib/core/secret';
import type { ClusterTarget } from '../../lib/core/target';
import { PriorityClasses } from '../../lib/policies/priority-classes';
import { ExternalSecrets } from '../../lib/secrets/external-secrets';
import { OnePasswordStore } from '../../lib/secrets/onepassword';
import { addonTest, cluster, clusterSet, render, renderTarget } from '../../lib/testing';

const acme = { email: 'me@example.net', cloudflareToken: existingSecret('cloudflare', 'token') };
const certManager = (target: ClusterTarget, props?: CertManagerProps): CertManager =>
  new CertManager(target, 'cert-manager', props);

addonTest(CertManager, {
  cluster: { externalCrds: ['monitoring.coreos.com'] },
  minimal: target => certManager(target),
  full: target =>
    certManager(target, {
      acme: {
        ...acme,
        zones: ['example.net'],
        name: 'letsencrypt-staging',
        labels: { 'example.net/cluster-issuer': 'letsencrypt' },
        server: 'https://acme-staging-v02.api.letsencrypt.org/directory',
      },
      priorityClass: target.external('PriorityClass', '', 'platform-critical'),
      values: { replicaCount: 2, prometheus: { servicemonitor: { enabled: true, interval: '60s' } } },
      version: 'v1.21.0',
    }),
});

test('DNS is proven with a token that may edit some zones, not with the legacy key to the whole account', () => {
  const { spec } = render(target => certManager(target, { acme })).object('ClusterIssuer', 'letsencrypt-prod');
  expect(spec).toMatchObject({
    acme: {
      privateKeySecretRef: { name: 'letsencrypt-prod' },
      solvers: [
        {
          selector: { dnsZones: ['home.example.net'] },
          dns01: { cloudflare: { apiTokenSecretRef: { name: 'cloudflare', key: 'token' } } },
        },
      ],
    },
  });
  expect(JSON.stringify(spec)).not.toContain('apiKeySecretRef');
});

test('the token is fetched before the release, by the add-on of its store, which comes first', () => {
  const rendered = render(target => {
    const store = new OnePasswordStore(new ExternalSecrets(target, 'external-secrets'), 'onepassword', {
      connectHost: 'https://connect.example.net',
      vaults: { homelab: 1 },
      token: existingSecret('onepassword-token', 'token'),
    });
    certManager(target, { acme: { ...acme, cloudflareToken: store.secret('cloudflare-api-token', 'token') } });
  });
  expect(rendered.object('ExternalSecret', 'cloudflare-api-token').metadata.namespace).toBe('cert-manager');
  expect(rendered.application('cert-manager')).toMatchObject({
    phases: ['prerequisites', 'config'],
    after: ['external-secrets'],
  });
});

test('the issuer lives where cert-manager looks for its secrets, also in another namespace', () => {
  expect(render(target => certManager(target, { namespace: 'pki' })).values('cert-manager')).toMatchObject({
    clusterResourceNamespace: 'pki',
    global: { leaderElection: { namespace: 'pki' } },
  });
});

test('each cluster of a set proves its own domain', () => {
  const set = clusterSet();
  certManager(set, { acme });
  expect(renderTarget(set).application('cert-manager').facts).toMatchObject([
    { object: { kind: 'ClusterIssuer' }, pointer: '/spec/acme/solvers/0/selector/dnsZones/0', text: [{ name: 'domain' }] },
  ]);
});

test('its definitions outlive it', () => {
  expect(render(target => certManager(target)).values('cert-manager')['crds']).toEqual({ enabled: true, keep: true });
});

test('a priority class comes before the pods that have it', () => {
  const rendered = render(target => {
    certManager(target, { priorityClass: new PriorityClasses(target, 'platform-scheduling').critical });
  });
  expect(rendered.values('cert-manager')['global']).toMatchObject({ priorityClassName: 'platform-critical' });
  expect(rendered.application('cert-manager').after).toEqual(['platform-scheduling']);
});

describe('fails when', () => {
  test.each([
    [{ email: 'me' }, "'email' must be an e-mail address, got 'me'"],
    [{ zones: ['not a zone'] }, "zones must be a domain name such as home.example.net, got 'not a zone'"],
    [{ zones: [] }, 'zones is empty: name at least one domain, such as home.example.net'],
    [{ server: 'acme.example.net' }, "server must be an https address, got 'acme.example.net'"],
  ])('acme is given %j', (wrong, message) => {
    expect(() => certManager(cluster(), { acme: { ...acme, ...wrong } })).toThrow(message);
  });

  test('an issuer is asked for and none was made', () => {
    expect(() => certManager(cluster()).issuer).toThrow("'home/cert-manager' has no issuer: give it acme");
  });
});
