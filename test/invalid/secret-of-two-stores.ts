import { ManifestAddon } from '../../lib/core/manifest-addon';
import { ExternalSecretSource } from '../../lib/secrets/external-secret';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "secret 'db' cannot be filled from both ClusterSecretStore 'onepassword' and ClusterSecretStore 'vault': bind one of the values to another secret",
  build: homelab => {
    const cluster = home(homelab);
    const web = new ManifestAddon(cluster, 'web', { namespace: 'web' });
    for (const name of ['onepassword', 'vault']) {
      const store = cluster.external('ClusterSecretStore', '', name);
      new ExternalSecretSource(store, { key: 'database', property: name }).bind(web, { secret: 'db' });
    }
  },
};
