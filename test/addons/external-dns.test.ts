import { ExternalDns, type ExternalDnsProps } from '../../lib/addons/external-dns';
import { existingSecret } from '../../lib/core/secret';
import type { ClusterTarget } from '../../lib/core/target';
import { ExternalSecrets } from '../../lib/secrets/external-secrets';
import { OnePasswordStore } from '../../lib/secrets/onepassword';
import { addonTest, cluster, clusterSet, render, renderTarget } from '../../lib/testing';

const cloudflareToken = existingSecret('cloudflare', 'token');
const externalDns = (target: ClusterTarget, props: Partial<ExternalDnsProps> = {}): ExternalDns =>
  new ExternalDns(target, 'external-dns', { cloudflareToken, ...props });

addonTest(ExternalDns, {
  cluster: { externalCrds: ['monitoring.coreos.com'] },
  minimal: target => externalDns(target),
  full: target =>
    externalDns(target, {
      domains: ['example.net', `apps.${target.domain}`],
      gateway: target.external('Gateway', 'nginx-gateway', 'nginx-gateway'),
      deleteRecords: false,
      priorityClass: target.external('PriorityClass', '', 'platform-critical'),
      values: { resources: { requests: { cpu: '100m' } }, serviceMonitor: { enabled: true } },
    }),
});

test('each cluster owns the records that carry its name', () => {
  expect(render(target => externalDns(target), { name: 'the-cluster' }).values('external-dns')).toMatchObject({
    registry: 'txt',
    txtOwnerId: 'the-cluster',
    txtPrefix: 'the-cluster-',
    domainFilters: ['home.example.net'],
  });
});

test('each cluster of a set owns the records that carry its own name, in its own domain', () => {
  const set = clusterSet();
  externalDns(set);
  const { facts } = renderTarget(set).application('external-dns');
  expect(facts.map(({ pointer, text }) => [pointer, text.map(part => (typeof part === 'string' ? part : part.name))])).toEqual([
    ['/domainFilters/0', ['domain']],
    ['/txtOwnerId', ['name']],
    ['/txtPrefix', ['name', '-']],
  ]);
});

test('it signs in with a token, not with the legacy key and e-mail address of the whole account', () => {
  const { env } = render(target => externalDns(target)).values('external-dns');
  expect(env).toEqual([{ name: 'CF_API_TOKEN', valueFrom: { secretKeyRef: { name: 'cloudflare', key: 'token' } } }]);
});

test('a token from a store is fetched into its own namespace before it starts', () => {
  const rendered = render(target => {
    const store = new OnePasswordStore(new ExternalSecrets(target, 'external-secrets'), 'onepassword', {
      connectHost: 'https://connect.example.net',
      vaults: { homelab: 1 },
      token: existingSecret('onepassword-token', 'token'),
    });
    externalDns(target, { cloudflareToken: store.secret('cloudflare-api-token', 'credential') });
  });
  expect(rendered.object('ExternalSecret', 'cloudflare-api-token').metadata.namespace).toBe('external-dns');
  expect(rendered.values('external-dns')['env']).toMatchObject([
    { valueFrom: { secretKeyRef: { name: 'cloudflare-api-token', key: 'credential' } } },
  ]);
  expect(rendered.application('external-dns')).toMatchObject({ phases: ['prerequisites'], after: ['external-secrets'] });
});

test('routes of the given gateway get records, those of other gateways do not', () => {
  const gateway = (target: ClusterTarget) => target.external('Gateway', 'edge', 'public');
  expect(render(target => externalDns(target, { gateway: gateway(target) })).values('external-dns')).toMatchObject({
    sources: ['gateway-httproute', 'service'],
    extraArgs: ['--gateway-name=public', '--gateway-namespace=edge'],
  });
  const without = render(target => externalDns(target)).values('external-dns');
  expect(without['sources']).toEqual(['service']);
  expect(without).not.toHaveProperty('extraArgs');
});

test('records whose route is gone are deleted, unless told otherwise', () => {
  expect(render(target => externalDns(target)).values('external-dns')['policy']).toBe('sync');
  expect(render(target => externalDns(target, { deleteRecords: false })).values('external-dns')['policy']).toBe('upsert-only');
});

test('fails when domains is empty: it would change the records of every zone', () => {
  expect(() => externalDns(cluster(), { domains: [] })).toThrow(
    'domains is empty: name at least one domain, such as home.example.net',
  );
});

test.each(['*.example.net', 'Example.net', ''])('fails when a domain is %j', domain => {
  expect(() => externalDns(cluster(), { domains: [domain] })).toThrow(
    `domains must be a domain name such as home.example.net, got '${domain}'`,
  );
});
