import { ManifestAddon } from '../../lib/core/manifest-addon';
import { ExternalSecretSource } from '../../lib/secrets/external-secret';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "key 'password' of secret 'db' cannot be both database/password and cache/password: bind one of them to another key",
  build: homelab => {
    const cluster = home(homelab);
    const web = new ManifestAddon(cluster, 'web', { namespace: 'web' });
    const store = cluster.external('ClusterSecretStore', '', 'onepassword');
    for (const key of ['database', 'cache'])
      new ExternalSecretSource(store, { key, property: 'password' }).bind(web, { secret: 'db' });
  },
};
