import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/web/manifests/certificate-site: ClusterIssuer 'letsencrypt' does not exist: declare it, or use external('ClusterIssuer', '', 'letsencrypt')",
  build(homelab) {
    app(
      home(homelab),
      'web',
      `
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: site }
spec: { secretName: site-tls, dnsNames: [example.net], issuerRef: { kind: ClusterIssuer, name: letsencrypt } }
`,
    );
  },
};
