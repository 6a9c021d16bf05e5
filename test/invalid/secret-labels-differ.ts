import { ManifestAddon } from '../../lib/core/manifest-addon';
import { ExternalSecretSource } from '../../lib/secrets/external-secret';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "label 'team' of secret 'db' cannot be both 'a' and 'b': bind one of the values to another secret",
  build: homelab => {
    const cluster = home(homelab);
    const web = new ManifestAddon(cluster, 'web', { namespace: 'web' });
    const store = cluster.external('ClusterSecretStore', '', 'onepassword');
    for (const team of ['a', 'b']) {
      new ExternalSecretSource(store, { key: 'database', property: team }).bind(web, { secret: 'db', labels: { team } });
    }
  },
};
