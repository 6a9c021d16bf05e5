import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/web/manifests/externalsecret-token: secret 'site-tls' in namespace web is already made by Certificate 'site' of home/web/manifests/certificate-site",
  build(homelab) {
    const cluster = home(homelab);
    cluster.external('ClusterIssuer', '', 'letsencrypt');
    cluster.external('ClusterSecretStore', '', 'vault');
    app(
      cluster,
      'web',
      `
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: site }
spec: { secretName: site-tls, dnsNames: [example.net], issuerRef: { kind: ClusterIssuer, name: letsencrypt } }
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: token }
spec:
  secretStoreRef: { kind: ClusterSecretStore, name: vault }
  target: { name: site-tls }
  data: [{ secretKey: token, remoteRef: { key: token } }]
`,
    );
  },
};
