import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/gateway/manifests/gateway-shared: GatewayClass 'ngnix' does not exist; did you mean 'nginx'?",
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
  gatewayClassName: ngnix
  listeners: [{ name: http, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: All } } }]
`,
    );
  },
};
