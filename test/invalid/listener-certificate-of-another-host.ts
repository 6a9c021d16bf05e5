import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/gateway/manifests/gateway-shared: hostname '*.example.net' of listener https is not covered by the certificate in secret 'wildcard' (it covers example.net)",
  build(homelab) {
    const cluster = home(homelab);
    cluster.external('GatewayClass', '', 'nginx');
    cluster.external('ClusterIssuer', '', 'letsencrypt');
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
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: site }
spec: { secretName: wildcard, dnsNames: [example.net], issuerRef: { kind: ClusterIssuer, name: letsencrypt } }
`,
    );
  },
};
