import { ManifestAddon } from '../../lib/core/manifest-addon';
import type { InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "'web' is outside a cluster: pass a Cluster or a ClusterSet, or something inside one, as the scope",
  build: homelab => {
    new ManifestAddon(homelab, 'web', { namespace: 'web' });
  },
};
