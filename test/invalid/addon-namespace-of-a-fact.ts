import { ManifestAddon } from '../../lib/core/manifest-addon';
import { home, set, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "namespace cannot hold a fact of a set, got 'team-media': it is the same in all its clusters",
  build: homelab => {
    const media = set(homelab, 'media', home(homelab));
    new ManifestAddon(media, 'web', { namespace: `team-${media.name}` });
  },
};
