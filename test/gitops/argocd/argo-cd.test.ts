import { GatewayApiCrds } from '../../../lib/addons/gateway-api-crds';
import type { ClusterTarget } from '../../../lib/core/target';
import { ArgoCd, type ArgoCdProps } from '../../../lib/gitops/argocd/argo-cd';
import { argoCd } from '../../../lib/gitops/argocd/engine';
import { addonTest, cluster, clusterSet, render, renderTarget } from '../../../lib/testing';

const externalCrds = ['gateway.networking.k8s.io', 'monitoring.coreos.com'];
const argo = (target: ClusterTarget, props: ArgoCdProps = {}, id = 'argo-cd'): ArgoCd => {
  target.external('PriorityClass', '', 'platform-critical');
  return new ArgoCd(target, id, props);
};
const gatewayOf = (target: ClusterTarget) => target.external('Gateway', 'edge', 'public');

addonTest(ArgoCd, {
  cluster: { externalCrds },
  minimal: target => argo(target),
  full: target =>
    argo(target, {
      gateway: gatewayOf(target),
      hostname: `gitops.${target.domain}`,
      syncTimeoutSeconds: 600,
      deleteData: true,
      values: {
        global: { priorityClassName: 'platform-critical', networkPolicy: { create: false } },
        configs: { cm: { 'timeout.reconciliation': '60s' }, rbac: { 'policy.default': 'role:readonly' } },
        dex: { enabled: false },
      },
    }),
});

test('waves between Applications order something: their health is known', () => {
  const { configs } = render(target => argo(target)).values('argo-cd') as {
    readonly configs: { readonly cm: Readonly<Record<string, string>> };
  };
  expect(configs.cm['resource.customizations.health.argoproj.io_Application']).toContain('health.status or "Progressing"');
  expect(configs.cm['resource.customizations.health.argoproj.io_ApplicationSet']).toContain('"Healthy"');
});

test('what never gets healthy stops the others for half an hour at most, or as long as is said', () => {
  const timeoutWith = (props: ArgoCdProps): unknown => render(target => argo(target, props)).values('argo-cd')['configs'];
  expect(timeoutWith({})).toMatchObject({ params: { 'controller.sync.timeout.seconds': '1800' } });
  expect(timeoutWith({ syncTimeoutSeconds: 90 })).toMatchObject({ params: { 'controller.sync.timeout.seconds': '90' } });
});

test('it knows the address under which people reach it', () => {
  expect(render(target => argo(target)).values('argo-cd')['global']).toEqual({ domain: 'argocd.home.example.net' });
  expect(render(target => argo(target, { hostname: 'cd.example.net' })).values('argo-cd')['global']).toEqual({
    domain: 'cd.example.net',
  });
});

test.each([
  ['argo-cd', 'argo-cd-argocd-server'],
  ['argocd', 'argocd-server'],
  ['cd', 'cd-argocd-server'],
])('the route to release %s leads to %s, as plain HTTP behind the gateway', (id, server) => {
  const rendered = render(target => argo(target, { gateway: gatewayOf(target) }, id), { externalCrds });
  expect(rendered.object('HTTPRoute', 'argocd').spec).toMatchObject({
    hostnames: ['argocd.home.example.net'],
    rules: [{ backendRefs: [{ name: server, port: 80 }] }],
  });
  expect(rendered.object('HTTPRoute', 'argocd-http-redirect').metadata.namespace).toBe('argocd');
  expect(rendered.values(id)['configs']).toMatchObject({ params: { 'server.insecure': true } });
});

test('with a route it comes after the definition of routes; without one it waits for nothing', () => {
  const afterWith = (routed: boolean): readonly string[] =>
    render(target => {
      new GatewayApiCrds(target, 'gateway-api-crds');
      argo(target, routed ? { gateway: gatewayOf(target) } : {});
    }).application('argo-cd').after;
  expect(afterWith(true)).toEqual(['gateway-api-crds']);
  expect(afterWith(false)).toEqual(['namespaces']);
});

test('it never deletes itself, and its definitions outlive it', () => {
  const rendered = render(target => argo(target));
  expect(rendered.application('argo-cd').cascade).toBe(false);
  expect(rendered.values('argo-cd')['crds']).toEqual({ install: true, keep: true });
});

test('what bootstrap installs it with is what it then keeps itself in line with', () => {
  const { files } = render(target => argo(target), { engine: argoCd() });
  expect(files.get('bootstrap/values/argo-cd.yaml')).toBe(files.get('values/argo-cd.yaml'));
});

test('each cluster of a set has its own address', () => {
  const set = clusterSet({ externalCrds });
  argo(set, { gateway: gatewayOf(set) });
  const { facts } = renderTarget(set).application('argo-cd');
  const places = facts.map(({ object, pointer, text }) => [object?.kind ?? 'values', pointer, text]);
  expect(places).toMatchObject([
    ['HTTPRoute', '/spec/hostnames/0', ['argocd.', { name: 'domain' }]],
    ['HTTPRoute', '/spec/hostnames/0', ['argocd.', { name: 'domain' }]],
    ['values', '/global/domain', ['argocd.', { name: 'domain' }]],
  ]);
});

describe('fails when', () => {
  test.each([
    [{ syncTimeoutSeconds: 59 }, 'syncTimeoutSeconds must be a whole number of at least 60, got 59'],
    [{ hostname: 'argocd_1.example.net' }, "hostname must be a domain name such as home.example.net, got 'argocd_1.example.net'"],
    [{ hostname: '*.example.net' }, "hostname must be a domain name such as home.example.net, got '*.example.net'"],
  ])('it is given %j', (wrong, message) => {
    expect(() => argo(cluster(), wrong)).toThrow(message);
  });
});
