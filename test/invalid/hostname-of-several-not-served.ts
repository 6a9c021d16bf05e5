import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/web/manifests/httproute-web: hostname 'web.example.org' is served by no listener of gateway gateway/shared that takes the route (https *.example.net)",
  build(homelab) {
    const cluster = home(homelab);
    cluster.external('GatewayClass', '', 'nginx');
    cluster.external('Secret', 'gateway', 'wildcard');
    app(
      cluster,
      'gateway',
      `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: shared }
spec:
  gatewayClassName: nginx
  listeners: [{ name: https, port: 443, protocol: HTTPS, hostname: '*.example.net', allowedRoutes: { namespaces: { from: All } }, tls: { certificateRefs: [{ name: wildcard }] } }]
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
  parentRefs: [{ name: shared, namespace: gateway, sectionName: https }]
  hostnames: [web.example.net, web.example.org]
  rules: [{  }]
`,
    );
  },
};
