import { ManifestAddon } from '../../lib/core/manifest-addon';
import type { ServicePort } from '../../lib/core/references';
import { Route, type RouteProps } from '../../lib/networking/route';
import { cluster, clusterSet, render, renderTarget, type RenderedCluster } from '../../lib/testing';

interface RouteSpec {
  readonly parentRefs: readonly object[];
  readonly hostnames: readonly string[];
  readonly rules: readonly { readonly backendRefs?: readonly object[] }[];
}

const externalCrds = ['gateway.networking.k8s.io'];
const listeners = [
  { name: 'http', port: 80, protocol: 'HTTP', hostname: '*.home.example.net' },
  { name: 'https', port: 443, protocol: 'HTTPS', hostname: '*.home.example.net' },
] as const;

/** A route `web` to a service that has the ports. */
function route(ports: readonly ServicePort[], props: Partial<RouteProps> = {}): RenderedCluster {
  return render(
    target => {
      const gateway = target.external('Gateway', 'nginx-gateway', 'nginx-gateway', { listeners });
      const backend = target.external('Service', 'web', 'web', { ports });
      const web = new ManifestAddon(target, 'web', { namespace: 'web' });
      const { url } = new Route(web, 'web', { gateway, hostname: `web.${target.domain}`, backend, ...props });
      expect(url).toBe(`https://web.home.example.net${props.path ?? '/'}`);
    },
    { externalCrds },
  );
}
const specOf = (rendered: RenderedCluster, name = 'web'): RouteSpec => rendered.object('HTTPRoute', name).spec as RouteSpec;

test('traffic goes through the listener https, and plain HTTP is redirected to it', () => {
  const rendered = route([{ port: 8080 }]);
  expect(specOf(rendered)).toEqual({
    parentRefs: [{ name: 'nginx-gateway', namespace: 'nginx-gateway', sectionName: 'https' }],
    hostnames: ['web.home.example.net'],
    rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [{ name: 'web', port: 8080 }] }],
  });
  expect(specOf(rendered, 'web-http-redirect')).toEqual({
    parentRefs: [{ name: 'nginx-gateway', namespace: 'nginx-gateway', sectionName: 'http' }],
    hostnames: ['web.home.example.net'],
    rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
  });
});

test('the redirect can be left out', () => {
  expect(route([{ port: 80 }], { redirect: false }).objectsOf('HTTPRoute')).toHaveLength(1);
});

test.each([
  ['its only port', [{ name: 'metrics', port: 9090 }], {}, 9090],
  [
    'the one with a usual name',
    [
      { name: 'metrics', port: 9090 },
      { name: 'web', port: 8080 },
    ],
    {},
    8080,
  ],
  [
    'the one asked for',
    [
      { name: 'metrics', port: 9090 },
      { name: 'web', port: 8080 },
    ],
    { port: 9090 },
    9090,
  ],
])('the port of the service is %s', (_, ports, props, port) => {
  expect(specOf(route(ports, props)).rules[0]?.backendRefs).toEqual([{ name: 'web', port }]);
});

test('a path serves and redirects what lies below it, and leaves other paths of the host alone', () => {
  const rendered = route([{ port: 80 }], { path: '/api' });
  const below = [{ matches: [{ path: { type: 'PathPrefix', value: '/api' } }] }];
  expect(specOf(rendered).rules).toMatchObject(below);
  expect(specOf(rendered, 'web-http-redirect').rules).toMatchObject(below);
});

test('on the listener for plain HTTP it is reached over plain HTTP, and nothing is redirected', () => {
  const rendered = render(
    target => {
      const gateway = target.external('Gateway', 'nginx-gateway', 'nginx-gateway', { listeners });
      const backend = target.external('Service', 'web', 'web', { ports: [{ port: 80 }] });
      const web = new ManifestAddon(target, 'web', { namespace: 'web' });
      const { url } = new Route(web, 'web', { gateway, hostname: `web.${target.domain}`, backend, listener: 'http' });
      expect(url).toBe('http://web.home.example.net/');
    },
    { externalCrds },
  );
  expect(rendered.objectsOf('HTTPRoute').map(({ metadata }) => metadata.name)).toEqual(['web']);
  expect(specOf(rendered).parentRefs).toMatchObject([{ sectionName: 'http' }]);
});

test('it is reached at an address of each cluster of a set', () => {
  const set = clusterSet({ externalCrds });
  const gateway = set.external('Gateway', 'nginx-gateway', 'nginx-gateway');
  const backend = set.external('Service', 'web', 'web', { ports: [{ port: 80 }] });
  new Route(new ManifestAddon(set, 'web', { namespace: 'web' }), 'web', { gateway, hostname: `web.${set.domain}`, backend });
  const { facts } = renderTarget(set).application('web');
  expect(facts.map(({ object, pointer }) => [object?.name, pointer])).toEqual([
    ['web-http-redirect', '/spec/hostnames/0'],
    ['web', '/spec/hostnames/0'],
  ]);
});

describe('fails when', () => {
  test.each([
    ['no port is known', [], "port of service 'web' is not clear (none known): give one"],
    [
      'two ports have usual names',
      [
        { name: 'http', port: 80 },
        { name: 'https', port: 443 },
      ],
      "port of service 'web' is not clear (http:80, https:443): give one",
    ],
    [
      'no port has a usual name',
      [{ port: 1 }, { name: 'b', port: 2 }],
      "port of service 'web' is not clear (-:1, b:2): give one",
    ],
  ])('%s', (_, ports, message) => {
    expect(() => route(ports)).toThrow(message);
  });

  test.each([
    [{ path: 'api' }, "path must be a path prefix such as /api, got 'api'"],
    [{ path: '/a//b' }, "path must be a path prefix such as /api, got '/a//b'"],
    [{ path: '/a/../b' }, "path must be a path prefix such as /api, got '/a/../b'"],
    [{ path: '/a b' }, "path must be a path prefix such as /api, got '/a b'"],
    [{ path: '/a?b' }, "path must be a path prefix such as /api, got '/a?b'"],
    [{ port: 0 }, 'port must be a whole number between 1 and 65535, got 0'],
    [
      { listener: 'http', redirect: true },
      "redirect of route 'web' would lead from listener http to itself: leave one of them out",
    ],
  ])('it is given %j', (wrong, message) => {
    expect(() => route([{ port: 80 }], wrong)).toThrow(message);
  });

  test('the host name is none', () => {
    const target = cluster();
    const web = new ManifestAddon(target, 'web', { namespace: 'web' });
    const gateway = target.external('Gateway', 'nginx-gateway', 'nginx-gateway', { listeners });
    const backend = target.external('Service', 'web', 'web', { ports: [{ port: 80 }] });
    expect(() => new Route(web, 'web', { gateway, hostname: 'web_1.example.net', backend })).toThrow(
      "hostname must be a domain name such as home.example.net, got 'web_1.example.net'",
    );
  });
});
