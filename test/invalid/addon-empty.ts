import { ManifestAddon } from '../../lib/core/manifest-addon';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'home/web: has neither a release nor objects: remove it, or give it some',
  build: homelab => {
    new ManifestAddon(home(homelab), 'web', { namespace: 'web' });
  },
};
