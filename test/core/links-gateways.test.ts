import { Scene } from '../support/scene';

/** A Gateway `gateway/shared` with the given listeners. */
const gateway = (...listeners: string[]): string => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: shared, namespace: gateway }
spec:
  gatewayClassName: nginx
  listeners: [${listeners.join(', ')}]
`;

const all = 'allowedRoutes: { namespaces: { from: All } }';
const http = `{ name: http, port: 80, protocol: HTTP, ${all} }`;
const https = (hostname = '"*.example.net"', extra = ''): string =>
  `{ name: https, port: 443, protocol: HTTPS, hostname: ${hostname}, ${all}, tls: { certificateRefs: [{ name: wildcard-tls${extra} }] } }`;

interface RouteFields {
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly hostnames?: readonly string[];
  /** Fields of the parent reference besides name and namespace. */
  readonly parent?: string;
  readonly rules?: string;
}

function route({
  kind = 'HTTPRoute',
  name = 'web',
  namespace = 'web',
  hostnames = [],
  parent = '',
  rules = '',
}: RouteFields = {}): string {
  const served = hostnames.length > 0 ? `hostnames: ${JSON.stringify(hostnames)}` : '';
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  parentRefs: [{ name: shared, namespace: gateway${parent} }]
  rules: [${rules}]
  ${served}
`;
}

const certificate = (...dnsNames: string[]): string => `
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: wildcard, namespace: gateway }
spec: { secretName: wildcard-tls, dnsNames: ${JSON.stringify(dnsNames)}, issuerRef: { name: letsencrypt, kind: ClusterIssuer } }
`;

/** Namespaces `web` and `gateway`, and a class. */
const scene = (...listeners: string[]): Scene => {
  const made = new Scene().namespaces('web', 'gateway').declare('nginx', 'GatewayClass', undefined, 'nginx');
  return listeners.length === 0 ? made : made.emit('gateway', gateway(...listeners));
};

describe('the Gateway of a route', () => {
  test('fails when there is no such Gateway', () => {
    expect(scene(http).emit('web', route().replace('name: shared', 'name: shraed')).problems).toEqual([
      "the-cluster/web: gateway 'shraed' in namespace gateway does not exist; did you mean 'shared'?",
    ]);
  });

  test('the route comes after it', () => {
    const good = scene(http).emit('web', route());
    expect(good.problems).toEqual([]);
    expect(good.order).toEqual([
      "gateway/config -> nginx/release: GatewayClass 'nginx'",
      "web/config -> gateway/config: Gateway 'shared'",
    ]);
  });

  test('fails when there is no such listener', () => {
    const https2 = https().replace('https,', 'https-internal,');
    expect(scene(http).emit('web', route({ parent: ', sectionName: htpt' })).problems).toEqual([
      "the-cluster/web: listener 'htpt' of gateway gateway/shared does not exist; did you mean 'http'?",
    ]);
    const scenes = scene(http, https2)
      .external('Secret', 'gateway', 'wildcard-tls')
      .emit('web', route({ parent: ', sectionName: public' }));
    expect(scenes.problems).toEqual([
      "the-cluster/web: listener 'public' of gateway gateway/shared does not exist (it has http, https-internal)",
    ]);
  });

  test('fails when no listener has the port', () => {
    expect(scene(http).emit('web', route({ parent: ', port: 8080' })).problems).toEqual([
      'the-cluster/web: gateway gateway/shared has no listener on port 8080 (it has http 80)',
    ]);
    expect(scene(http).emit('web', route({ parent: ', port: 80, sectionName: http' })).problems).toEqual([]);
  });

  test('fails when the listener does not take the kind of route', () => {
    expect(scene(http).emit('web', route({ kind: 'TCPRoute' })).problems).toEqual([
      "the-cluster/web: listener http of gateway gateway/shared does not take TCPRoute 'web' (it takes HTTPRoute, GRPCRoute)",
    ]);
    const only = `{ name: http, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: All }, kinds: [{ kind: GRPCRoute }] } }`;
    expect(scene(only).emit('web', route()).problems).toEqual([
      "the-cluster/web: listener http of gateway gateway/shared does not take HTTPRoute 'web' (it takes GRPCRoute)",
    ]);
    expect(scene(only).emit('web', route({ kind: 'GRPCRoute' })).problems).toEqual([]);
  });

  test('each protocol takes its own kinds of route', () => {
    const listener = (name: string, port: number, protocol: string): string =>
      `{ name: ${name}, port: ${port}, protocol: ${protocol}, ${all} }`;
    const good = scene(listener('tcp', 1, 'TCP'), listener('udp', 2, 'UDP'), listener('tls', 3, 'TLS'))
      .emit('a', route({ kind: 'TCPRoute', parent: ', sectionName: tcp' }))
      .emit('b', route({ kind: 'UDPRoute', parent: ', sectionName: udp' }))
      .emit('c', route({ kind: 'TLSRoute', parent: ', sectionName: tls' }));
    expect(good.problems).toEqual([]);
    expect(good.emit('d', route({ kind: 'UDPRoute', name: 'dns', parent: ', sectionName: tcp' })).problems).toEqual([
      "the-cluster/d: listener tcp of gateway gateway/shared does not take UDPRoute 'dns' (it takes TCPRoute)",
    ]);
    expect(scene(listener('own', 1, 'constructor')).emit('a', route()).problems).toEqual([]);
  });

  test('fails when the listener takes only routes of its own namespace, which is what it does if it says nothing', () => {
    const own = '{ name: http, port: 80, protocol: HTTP }';
    expect(scene(own).emit('web', route()).problems).toEqual([
      'the-cluster/web: listener http of gateway gateway/shared takes no routes from namespace web (its allowedRoutes take those of its own)',
    ]);
    expect(scene(own).emit('web', route({ namespace: 'gateway' })).problems).toEqual([]);
  });

  test("fails when the listener selects other namespaces, by their labels or Kubernetes' own", () => {
    const selecting = (selector: string): string =>
      `{ name: http, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: Selector, selector: ${selector} } } }`;
    const labelled = scene(selecting('{ matchLabels: { exposed: "true" } }'))
      .namespace('web', { exposed: 'false' })
      .emit('web', route());
    expect(labelled.problems).toEqual([
      'the-cluster/web: listener http of gateway gateway/shared takes no routes from namespace web (its allowedRoutes take those of namespaces with exposed=true)',
    ]);
    const named = '{ matchExpressions: [{ key: kubernetes.io/metadata.name, operator: In, values: [media, ai] }] }';
    expect(scene(selecting(named)).emit('web', route()).problems).toEqual([
      'the-cluster/web: listener http of gateway gateway/shared takes no routes from namespace web (its allowedRoutes take those of namespaces with kubernetes.io/metadata.name In [media, ai])',
    ]);
    const good = scene(selecting('{ matchLabels: { exposed: "true" } }'))
      .namespace('web', { exposed: 'true' })
      .emit('web', route());
    expect(good.problems).toEqual([]);
  });

  test('accepts a namespace whose labels nobody has told', () => {
    const selecting =
      '{ name: http, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { a: b } } } } }';
    expect(scene(selecting).emit('web', route()).problems).toEqual([]);
  });

  test('accepts any listener of a Gateway whose listeners are not known, and checks those that are declared', () => {
    const external = scene()
      .external('Gateway', 'gateway', 'shared')
      .emit('web', route({ parent: ', sectionName: any' }));
    expect(external.problems).toEqual([]);
    const listeners = [{ name: 'https', port: 443, protocol: 'HTTPS', hostname: '*.example.net' }] as const;
    const declared = scene()
      .declare('nginx', 'Gateway', 'gateway', 'shared', { listeners })
      .emit('web', route({ parent: ', sectionName: http' }));
    expect(declared.problems).toEqual([
      "the-cluster/web: listener 'http' of gateway gateway/shared does not exist; did you mean 'https'?",
    ]);
  });

  test('a ListenerSet adds listeners to a Gateway', () => {
    const set = `
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata: { name: more, namespace: web }
spec: { parentRef: { name: shared, namespace: gateway }, listeners: [{ name: extra, port: 8080, protocol: HTTP }] }
`;
    const attached = route().replace('name: shared, namespace: gateway', 'name: more, kind: ListenerSet, sectionName: exrta');
    expect(scene(http).emit('sets', set).emit('web', attached).problems).toEqual([
      "the-cluster/web: listener 'exrta' of ListenerSet web/more does not exist; did you mean 'extra'?",
    ]);
    expect(scene(http).emit('sets', set).emit('web', attached.replace('exrta', 'extra')).problems).toEqual([]);
    expect(scene(http).emit('sets', set.replace('name: shared', 'name: other')).problems).toEqual([
      "the-cluster/sets: gateway 'other' in namespace gateway does not exist: declare it, or use external('Gateway', 'gateway', 'other')",
    ]);
  });

  test('a route to a Service of a mesh has no listeners', () => {
    const mesh = route().replace('name: shared, namespace: gateway', 'name: api, kind: Service, group: ""');
    expect(scene(http).declare('api', 'Service', 'web', 'api').emit('web', mesh).problems).toEqual([]);
    expect(scene(http).emit('web', mesh).problems).toEqual([
      "the-cluster/web: service 'api' in namespace web does not exist: declare it, or use external('Service', 'web', 'api')",
    ]);
  });
});

describe('the hosts of a route', () => {
  const tls = (...listeners: string[]): Scene => scene(...listeners).external('Secret', 'gateway', 'wildcard-tls');

  test('fails when the listener does not serve any of them', () => {
    expect(tls(https()).emit('web', route({ hostnames: ['web.example.org'] })).problems).toEqual([
      "the-cluster/web: hostname 'web.example.org' is served by no listener of gateway gateway/shared (https *.example.net)",
    ]);
  });

  test('fails for the one of them that the listener does not serve', () => {
    expect(tls(https()).emit('web', route({ hostnames: ['web.example.net', 'web.example.org'] })).problems).toEqual([
      "the-cluster/web: hostname 'web.example.org' is served by no listener of gateway gateway/shared that takes the route (https *.example.net)",
    ]);
  });

  test('the domain itself is not below its wildcard', () => {
    expect(tls(https()).emit('web', route({ hostnames: ['example.net'] })).problems).toEqual([
      "the-cluster/web: hostname 'example.net' is served by no listener of gateway gateway/shared (https *.example.net)",
    ]);
  });

  test('takes hosts at any depth below a wildcard, the same wildcard, and any host on a listener without one', () => {
    const hostnames = ['web.example.net', 'a.b.example.net', '*.example.net', '*.sub.example.net'];
    expect(tls(https()).emit('web', route({ hostnames })).problems).toEqual([]);
    expect(tls(http).emit('web', route({ hostnames: ['anything.org'] })).problems).toEqual([]);
    expect(tls(https('web.example.net')).emit('web', route({ hostnames: ['*.example.net'] })).problems).toEqual([]);
  });

  test('takes hosts of which each Gateway serves one', () => {
    const internal = gateway(
      '{ name: http, port: 80, protocol: HTTP, hostname: "*.internal", allowedRoutes: { namespaces: { from: All } } }',
    ).replace('name: shared', 'name: internal');
    const both = route({ hostnames: ['web.example.net', 'web.internal'] }).replace(
      'namespace: gateway }]',
      'namespace: gateway }, { name: internal, namespace: gateway }]',
    );
    expect(tls(https()).emit('internal', internal).emit('web', both).problems).toEqual([]);
  });
});

describe('two routes on one listener', () => {
  const two = (first: RouteFields, second: RouteFields): readonly string[] =>
    scene(http)
      .emit('one', route({ name: 'one', ...first }))
      .emit('two', route({ name: 'two', ...second })).problems;
  const match = (fields: string): string => `{ matches: [{ ${fields} }] }`;

  test('fails when they take the same host and path', () => {
    expect(two({ hostnames: ['a.net'] }, { hostnames: ['b.net', 'a.net'] })).toEqual([
      'the-cluster/two: a.net/ on listener http of gateway gateway/shared is already routed by the-cluster/one',
    ]);
  });

  test('fails when the path is the same, written otherwise', () => {
    const rules = [match('path: { value: /app }'), match('path: { type: PathPrefix, value: /app/ }')] as const;
    expect(two({ hostnames: ['a.net'], rules: rules[0] }, { hostnames: ['a.net'], rules: rules[1] })).toEqual([
      'the-cluster/two: a.net/app on listener http of gateway gateway/shared is already routed by the-cluster/one',
    ]);
  });

  test('fails when both take every host', () => {
    expect(two({}, {})).toEqual([
      'the-cluster/two: */ on listener http of gateway gateway/shared is already routed by the-cluster/one',
    ]);
  });

  test('fails when the conditions are the same in another order', () => {
    const headers = (a: string, b: string): string => match(`headers: [{ name: ${a}, value: "1" }, { name: ${b}, value: "1" }]`);
    expect(two({ rules: headers('X-One', 'X-Two') }, { rules: headers('x-two', 'x-one') })).toHaveLength(1);
  });

  test('takes another host, path, kind of match, method, header or query', () => {
    expect(two({ hostnames: ['a.net'] }, { hostnames: ['b.net'] })).toEqual([]);
    expect(two({}, { rules: match('path: { value: /app }') })).toEqual([]);
    expect(two({ rules: match('path: { value: /app }') }, { rules: match('path: { type: Exact, value: /app }') })).toEqual([]);
    expect(two({}, { rules: match('method: POST') })).toEqual([]);
    expect(two({}, { rules: match('headers: [{ name: x, value: "1" }]') })).toEqual([]);
    expect(two({}, { rules: match('queryParams: [{ name: x, value: "1" }]') })).toEqual([]);
    expect(
      two(
        { kind: 'GRPCRoute', rules: match('method: { service: a }') },
        { kind: 'GRPCRoute', rules: match('method: { service: b }') },
      ),
    ).toEqual([]);
  });

  test('takes the same host on another listener, as a redirect to HTTPS has it', () => {
    const good = scene(http, https())
      .external('Secret', 'gateway', 'wildcard-tls')
      .emit('one', route({ name: 'one', hostnames: ['a.example.net'], parent: ', sectionName: https' }))
      .emit('two', route({ name: 'two', hostnames: ['a.example.net'], parent: ', sectionName: http' }));
    expect(good.problems).toEqual([]);
  });
});

describe('certificates', () => {
  const issued = (...names: string[]): Scene =>
    scene(http, https())
      .external('ClusterIssuer', undefined, 'letsencrypt')
      .emit('certificates', certificate(...names));

  test('fails when the certificate is not for the host of the listener', () => {
    expect(issued('example.net', '*.example.org').problems).toEqual([
      "the-cluster/gateway: hostname '*.example.net' of listener https is not covered by the certificate in secret 'wildcard-tls' (it covers example.net, *.example.org)",
    ]);
  });

  test('fails when a host is deeper than the wildcard of the certificate goes', () => {
    const deep = issued('*.example.net').emit('web', route({ hostnames: ['a.b.example.net'], parent: ', sectionName: https' }));
    expect(deep.problems).toEqual([
      "the-cluster/web: hostname 'a.b.example.net' is not covered by the certificate of listener https of gateway gateway/shared (it covers *.example.net)",
    ]);
  });

  test('takes hosts that the certificate names or covers by one label', () => {
    const good = issued('*.example.net', 'a.b.example.net').emit(
      'web',
      route({ hostnames: ['a.b.example.net', 'c.example.net'] }),
    );
    expect(good.problems).toEqual([]);
  });

  test('the Gateway comes after what makes its certificate', () => {
    expect(issued('*.example.net').order).toContain("gateway/config -> certificates/config: Secret 'wildcard-tls'");
  });

  test('fails when nobody makes the Secret', () => {
    expect(scene(https()).problems).toEqual([
      "the-cluster/gateway: secret 'wildcard-tls' in namespace gateway does not exist: declare it, or use external('Secret', 'gateway', 'wildcard-tls')",
    ]);
  });

  test("takes a Secret that cert-manager makes from the Gateway's annotation, and checks its issuer", () => {
    const annotated = gateway(https()).replace(
      'namespace: gateway }',
      'namespace: gateway, annotations: { cert-manager.io/cluster-issuer: letsencrypt } }',
    );
    expect(scene().external('ClusterIssuer', undefined, 'letsencrypt').emit('gateway', annotated).problems).toEqual([]);
    expect(scene().external('ClusterIssuer', undefined, 'letsencript').emit('gateway', annotated).problems).toEqual([
      "the-cluster/gateway: ClusterIssuer 'letsencrypt' does not exist; did you mean 'letsencript'?",
    ]);
  });

  test('a listener that passes TLS through has no certificate', () => {
    const passing = '{ name: tls, port: 443, protocol: TLS, tls: { mode: Passthrough } }';
    expect(scene(passing).problems).toEqual([]);
  });

  test('fails when the class of a Gateway does not exist', () => {
    expect(scene().emit('gateway', gateway(http).replace('gatewayClassName: nginx', 'gatewayClassName: ngnix')).problems).toEqual(
      ["the-cluster/gateway: GatewayClass 'ngnix' does not exist; did you mean 'nginx'?"],
    );
  });
});

describe('references into another namespace', () => {
  const grant = (from: string, to: string): string => `
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: grant, namespace: certs }
spec: { from: [${from}], to: [${to}] }
`;
  const fromGateway = '{ group: gateway.networking.k8s.io, kind: Gateway, namespace: gateway }';
  const fromRoute = '{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: web }';
  const secret = '{ group: "", kind: Secret }';
  const service = '{ group: "", kind: Service, name: api }';
  const elsewhere = (): Scene => {
    const made = certificate('*.example.net').replace('namespace: gateway', 'namespace: certs');
    return scene()
      .namespaces('certs')
      .external('ClusterIssuer', undefined, 'letsencrypt')
      .emit('gateway', gateway(https(undefined, ', namespace: certs')))
      .emit('certs', made);
  };
  const behind = (): Scene => {
    const rules = '{ backendRefs: [{ name: api, namespace: certs, port: 80 }] }';
    return scene(http).namespaces('certs').declare('api', 'Service', 'certs', 'api').emit('web', route({ rules }));
  };

  test('fails when a Gateway uses a Secret that nothing allows it to use', () => {
    const message =
      "the-cluster/gateway: secret 'wildcard-tls' in namespace certs may not be used by gateway 'shared' in namespace gateway: put a ReferenceGrant for it into namespace certs";
    expect(elsewhere().problems).toEqual([message]);
    expect(elsewhere().emit('certs', grant(fromRoute, secret)).problems).toEqual([message]);
    expect(elsewhere().emit('certs', grant(fromGateway, service)).problems).toEqual([message]);
    expect(elsewhere().emit('certs', grant(fromGateway, secret)).problems).toEqual([]);
  });

  test('fails when a route uses a Service that nothing allows it to use', () => {
    const message =
      "the-cluster/web: service 'api' in namespace certs may not be used by HTTPRoute 'web' in namespace web: put a ReferenceGrant for it into namespace certs";
    expect(behind().problems).toEqual([message]);
    expect(behind().emit('certs', grant(fromRoute, '{ group: "", kind: Service, name: other }')).problems).toEqual([message]);
    expect(behind().emit('certs', grant(fromRoute, service)).problems).toEqual([]);
    expect(behind().emit('certs', grant(fromRoute, '{ group: "", kind: Service }')).problems).toEqual([]);
  });
});

describe('the Services behind a route', () => {
  const backend = (ref: string, filters = ''): string => `{ backendRefs: [{ ${ref} }], filters: [${filters}] }`;
  const api = (): Scene =>
    scene(http).declare('api', 'Service', 'web', 'api', { ports: [{ name: 'http', port: 8080 }, { port: 9090 }] });

  test('fails when the Service does not have the port', () => {
    expect(api().emit('web', route({ rules: backend('name: api, port: 80') })).problems).toEqual([
      "the-cluster/web: service 'api' in namespace web has no port 80 (it has http 8080, 9090)",
    ]);
    expect(api().emit('web', route({ rules: backend('name: api, port: 9090') })).problems).toEqual([]);
  });

  test('takes any port of a Service whose ports are not known', () => {
    const unknown = scene(http)
      .external('Service', 'web', 'api')
      .emit('web', route({ rules: backend('name: api, port: 1') }));
    expect(unknown.problems).toEqual([]);
  });

  test('fails when the Service that requests are mirrored to does not exist', () => {
    const mirror = '{ type: RequestMirror, requestMirror: { backendRef: { name: apj, port: 8080 } } }';
    expect(api().emit('web', route({ rules: backend('name: api, port: 8080', mirror) })).problems).toEqual([
      "the-cluster/web: service 'apj' in namespace web does not exist; did you mean 'api'?",
    ]);
  });

  test('fails when the filter it is extended by does not exist', () => {
    const filter = '{ type: ExtensionRef, extensionRef: { group: gateway.nginx.org, kind: SnippetsFilter, name: auth } }';
    expect(api().emit('web', route({ rules: backend('name: api, port: 8080', filter) })).problems).toEqual([
      "the-cluster/web: SnippetsFilter 'auth' in namespace web does not exist: add it",
    ]);
    const snippets = 'apiVersion: gateway.nginx.org/v1alpha1\nkind: SnippetsFilter\nmetadata: { name: auth, namespace: web }';
    expect(
      api()
        .emit('auth', snippets)
        .emit('web', route({ rules: backend('name: api, port: 8080', filter) })).problems,
    ).toEqual([]);
  });

  test('something else than a Service is left to who knows it', () => {
    expect(
      scene(http).emit('web', route({ rules: backend('name: pool, kind: InferencePool, group: inference.networking.k8s.io') }))
        .problems,
    ).toEqual([]);
  });
});

describe('policies', () => {
  test('fails when what a policy is attached to does not exist', () => {
    const policy =
      'apiVersion: gateway.nginx.org/v1alpha1\nkind: ClientSettingsPolicy\nmetadata: { name: p, namespace: gateway }\nspec: { targetRef: { group: gateway.networking.k8s.io, kind: Gateway, name: shard } }';
    expect(scene(http).emit('policy', policy).problems).toEqual([
      "the-cluster/policy: gateway 'shard' in namespace gateway does not exist; did you mean 'shared'?",
    ]);
    expect(scene(http).emit('policy', policy.replace('shard', 'shared')).problems).toEqual([]);
  });

  test('fails when the authority of a backend does not exist', () => {
    const policy = `
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: { name: p, namespace: web }
spec:
  targetRefs: [{ group: "", kind: Service, name: api }]
  validation: { hostname: api, caCertificateRefs: [{ group: "", kind: ConfigMap, name: ca }] }
`;
    expect(scene().declare('api', 'Service', 'web', 'api').emit('policy', policy).problems).toEqual([
      "the-cluster/policy: ConfigMap 'ca' in namespace web does not exist: declare it, or use external('ConfigMap', 'web', 'ca')",
    ]);
  });
});

describe('parameters', () => {
  const proxy = 'apiVersion: gateway.nginx.org/v1alpha2\nkind: NginxProxy\nmetadata: { name: settings, namespace: gateway }';

  test('fails when those of a GatewayClass do not exist', () => {
    const gatewayClass = `
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: edge }
spec:
  controllerName: example.net/edge
  parametersRef: { group: gateway.nginx.org, kind: NginxProxy, namespace: gateway, name: setings }
`;
    expect(scene(http).emit('proxy', proxy).emit('class', gatewayClass).problems).toEqual([
      "the-cluster/class: NginxProxy 'setings' in namespace gateway does not exist; did you mean 'settings'?",
    ]);
    expect(scene(http).emit('proxy', proxy).emit('class', gatewayClass.replace('setings', 'settings')).problems).toEqual([]);
  });

  test('fails when those of a Gateway do not exist in its namespace', () => {
    const gateway = (name: string): string => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: gateway }
spec:
  gatewayClassName: nginx
  listeners: [{ name: http, port: 80, protocol: HTTP }]
  infrastructure: { parametersRef: { group: gateway.nginx.org, kind: NginxProxy, name: ${name} } }
`;
    expect(scene(http).emit('proxy', proxy).emit('edge', gateway('setings')).problems).toEqual([
      "the-cluster/edge: NginxProxy 'setings' in namespace gateway does not exist; did you mean 'settings'?",
    ]);
    expect(scene(http).emit('proxy', proxy).emit('edge', gateway('settings')).problems).toEqual([]);
  });
});
