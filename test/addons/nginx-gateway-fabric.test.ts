import { CertManager } from '../../lib/addons/cert-manager';
import { GatewayApiCrds } from '../../lib/addons/gateway-api-crds';
import { NginxGatewayFabric, type NginxGatewayFabricProps } from '../../lib/addons/nginx-gateway-fabric';
import { ManifestAddon } from '../../lib/core/manifest-addon';
import { existingSecret } from '../../lib/core/secret';
import type { ClusterTarget } from '../../lib/core/target';
import { Route } from '../../lib/networking/route';
import { PriorityClasses } from '../../lib/policies/priority-classes';
import { addonTest, cluster, clusterSet, render, renderTarget } from '../../lib/testing';

const externalCrds = ['gateway.networking.k8s.io', 'cert-manager.io'];
const gateway = (
  target: ClusterTarget,
  props: Partial<NginxGatewayFabricProps> = {},
  id = 'nginx-gateway-fabric',
): NginxGatewayFabric =>
  new NginxGatewayFabric(target, id, {
    ...props,
    issuer: props.issuer ?? target.external('ClusterIssuer', '', 'letsencrypt-prod'),
  });

addonTest(NginxGatewayFabric, {
  cluster: { externalCrds },
  minimal: target => gateway(target),
  full: target =>
    gateway(target, {
      domain: `apps.${target.domain}`,
      address: '10.0.4.205',
      gatewayName: 'shared',
      certificate: { name: 'wildcard-apps', secretName: 'wildcard-apps-tls' },
      priorityClass: target.external('PriorityClass', '', 'platform-critical'),
      values: {
        nginxGateway: { replicas: 2, snippetsFilters: { enable: true } },
        nginx: { replicas: 2, service: { externalTrafficPolicy: 'Cluster' } },
      },
    }),
});

test('every host of the domain is served, over TLS by a certificate for all of them', () => {
  const rendered = render(target => gateway(target), { externalCrds });
  expect(rendered.object('Certificate', 'nginx-gateway-wildcard').spec).toEqual({
    secretName: 'nginx-gateway-wildcard-tls',
    dnsNames: ['home.example.net', '*.home.example.net'],
    issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'letsencrypt-prod' },
  });
  const hostname = '*.home.example.net';
  expect(rendered.object('Gateway', 'nginx-gateway').spec).toMatchObject({
    gatewayClassName: 'nginx',
    listeners: [
      { name: 'http', port: 80, hostname, allowedRoutes: { namespaces: { from: 'All' } } },
      { name: 'https', port: 443, hostname, tls: { certificateRefs: [{ kind: 'Secret', name: 'nginx-gateway-wildcard-tls' }] } },
    ],
  });
});

test('each cluster of a set serves its own domain', () => {
  const set = clusterSet({ externalCrds });
  gateway(set);
  const { facts } = renderTarget(set).application('nginx-gateway-fabric');
  const places = facts.map(({ object, pointer, text }) => [
    object?.kind,
    pointer,
    text.map(part => (typeof part === 'string' ? part : `{${part.name}}`)).join(''),
  ]);
  expect(places).toEqual([
    ['Certificate', '/spec/dnsNames/0', '{domain}'],
    ['Certificate', '/spec/dnsNames/1', '*.{domain}'],
    ['Gateway', '/spec/listeners/0/hostname', '*.{domain}'],
    ['Gateway', '/spec/listeners/1/hostname', '*.{domain}'],
  ]);
});

test('one certificate is asked for, not a second one by an annotation that would write into the same secret', () => {
  const rendered = render(target => gateway(target), { externalCrds });
  expect(rendered.objectsOf('Certificate')).toHaveLength(1);
  expect(Object.keys(rendered.object('Gateway', 'nginx-gateway').metadata.annotations ?? {})).toEqual([
    'argocd.argoproj.io/sync-wave',
  ]);
});

test('the address is asked of the load balancer, and shown on the Gateway', () => {
  const rendered = render(target => gateway(target, { address: '10.0.4.205' }), { externalCrds });
  expect(rendered.values('nginx-gateway-fabric')).toMatchObject({ nginx: { service: { loadBalancerIP: '10.0.4.205' } } });
  expect(rendered.object('Gateway', 'nginx-gateway').spec).toMatchObject({
    addresses: [{ type: 'IPAddress', value: '10.0.4.205' }],
  });
});

test('class, controller, Gateway and certificate are named after the release', () => {
  const rendered = render(target => gateway(target, {}, 'edge'), { externalCrds });
  expect(rendered.values('edge')).toMatchObject({
    nginxGateway: { gatewayClassName: 'edge', gatewayControllerName: 'gateway.nginx.org/edge' },
  });
  expect(rendered.object('Gateway', 'edge').spec).toMatchObject({ gatewayClassName: 'edge' });
  expect(rendered.object('Certificate', 'edge-wildcard').metadata.namespace).toBe('nginx-gateway');
});

test('routes follow the Gateway when its release is renamed', () => {
  const parentOf = (id: string): unknown => {
    const rendered = render(
      target => {
        const routes = new ManifestAddon(target, 'web', { namespace: 'web' });
        const backend = target.external('Service', 'web', 'web', { ports: [{ port: 80 }] });
        new Route(routes, 'web', { gateway: gateway(target, {}, id).gateway, hostname: `web.${target.domain}`, backend });
      },
      { externalCrds },
    );
    return (rendered.object('HTTPRoute', 'web').spec as { readonly parentRefs: readonly unknown[] }).parentRefs[0];
  };
  expect(parentOf('nginx-gateway-fabric')).toMatchObject({
    name: 'nginx-gateway',
    namespace: 'nginx-gateway',
    sectionName: 'https',
  });
  expect(parentOf('edge')).toMatchObject({ name: 'edge', namespace: 'nginx-gateway', sectionName: 'https' });
});

test('a route to a listener that it does not have is an error that names those it has', () => {
  const build = (target: ClusterTarget): void => {
    const routes = new ManifestAddon(target, 'web', { namespace: 'web' });
    const backend = target.external('Service', 'web', 'web', { ports: [{ port: 80 }] });
    const { gateway: shared } = gateway(target);
    new Route(routes, 'web', { gateway: shared, hostname: `web.${target.domain}`, backend, listener: 'htps' });
  };
  expect(() => render(build, { externalCrds })).toThrow(/listener 'htps'.*did you mean 'https'\?/s);
});

test('it comes after the definitions of what it makes, the issuer of its certificate and the priority of its pods', () => {
  const rendered = render(target => {
    new GatewayApiCrds(target, 'gateway-api-crds');
    const acme = { email: 'me@example.net', cloudflareToken: existingSecret('cloudflare', 'token') };
    const { issuer } = new CertManager(target, 'cert-manager', { acme });
    gateway(target, { issuer, priorityClass: new PriorityClasses(target, 'platform-scheduling').critical });
  });
  expect(rendered.application('nginx-gateway-fabric').after).toEqual(['cert-manager', 'gateway-api-crds', 'platform-scheduling']);
});

describe('fails when', () => {
  test.each([
    [{ address: '10.0.4.0/24' }, "address must be an IP address such as 10.0.4.205, got '10.0.4.0/24'"],
    [{ domain: '*.example.net' }, "domain must be a domain name such as home.example.net, got '*.example.net'"],
  ])('it is given %j', (wrong, message) => {
    expect(() => gateway(cluster(), wrong)).toThrow(message);
  });
});
