import { ManifestAddon } from '../../lib/core/manifest-addon';
import { ExternalSecretSource } from '../../lib/secrets/external-secret';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "SecretStore 'vault' serves namespace vault, and 'web' is in web: use a ClusterSecretStore",
  build: homelab => {
    const cluster = home(homelab);
    const web = new ManifestAddon(cluster, 'web', { namespace: 'web' });
    const store = cluster.external('SecretStore', 'vault', 'vault');
    new ExternalSecretSource(store, { key: 'database', property: 'password' }).bind(web);
  },
};
