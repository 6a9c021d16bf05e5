import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/web/manifests/grpcroute-web: listener http of gateway gateway/shared does not take GRPCRoute 'web' (it takes HTTPRoute)",
  build(homelab) {
    const cluster = home(homelab);
    cluster.external('GatewayClass', '', 'nginx');
    app(
      cluster,
      'gateway',
      `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: shared }
spec:
  gatewayClassName: nginx
  listeners: [{ name: http, port: 80, protocol: HTTP, allowedRoutes: { kinds: [{ kind: HTTPRoute }], namespaces: { from: All } } }]
`,
    );
    app(
      cluster,
      'web',
      `
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: web }
spec:
  parentRefs: [{ name: shared, namespace: gateway }]
  rules: [{  }]
`,
    );
  },
};
