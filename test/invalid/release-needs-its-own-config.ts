import { home, put, Release, type InvalidRule } from '../support/invalid';
import { objectRef } from '../../lib/core/references';

export const rule: InvalidRule = {
  message:
    "home/loki: its release needs secret 'site-tls' in namespace loki, which the config of the same add-on makes later: put it into prerequisites",
  build(homelab) {
    const cluster = home(homelab);
    cluster.external('ClusterSecretStore', '', 'vault');
    const loki = new Release(cluster, 'loki');
    put(
      loki,
      'manifests',
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
    loki.uses(objectRef('Secret', 'loki', 'site-tls', { key: 'token' }));
  },
};
