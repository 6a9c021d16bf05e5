import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/web/manifests/pod-web: secret 'site-tls' in namespace web has no key 'tokn'; did you mean 'token'?",
  build(homelab) {
    const cluster = home(homelab);
    cluster.external('ClusterSecretStore', '', 'vault');
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
---
apiVersion: v1
kind: Pod
metadata: { name: web }
spec: { containers: [{ name: main, image: docker.io/library/nginx:1.29.0, env: [{ name: TOKEN, valueFrom: { secretKeyRef: { name: site-tls, key: tokn } } }] }] }
`,
    );
  },
};
