import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/web/manifests/externalsecret-token: ClusterSecretStore 'vault' does not exist; did you mean 'vaults'?",
  build(homelab) {
    const cluster = home(homelab);
    cluster.external('ClusterSecretStore', '', 'vaults');
    app(
      cluster,
      'web',
      `
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
