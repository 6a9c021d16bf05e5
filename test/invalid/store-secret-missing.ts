import { home, put, type InvalidRule } from '../support/invalid';
import { ManifestAddon } from '../../lib/core/manifest-addon';

export const rule: InvalidRule = {
  message:
    "home/eso/cluster-manifests/clustersecretstore-onepassword: secret 'connect' in namespace eso does not exist: declare it, or use external('Secret', 'eso', 'connect')",
  build(homelab) {
    const addon = new ManifestAddon(home(homelab), 'eso', { namespace: 'eso' });
    put(
      addon,
      'clusterManifests',
      `
apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata: { name: onepassword }
spec:
  provider:
    onepassword:
      connectHost: http://connect
      vaults: { homelab: 1 }
      auth: { secretRef: { connectTokenSecretRef: { namespace: eso, name: connect, key: token } } }
`,
    );
  },
};
