import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'home/web/manifests/httproute-web: gateway gateway/shared has no listener on port 8080 (it has http 80)',
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
  listeners: [{ name: http, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: All } } }]
`,
    );
    app(
      cluster,
      'web',
      `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web }
spec:
  parentRefs: [{ name: shared, namespace: gateway, port: 8080 }]
  rules: [{  }]
`,
    );
  },
};
