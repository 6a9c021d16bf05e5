import { ManifestAddon, type ManifestAddonProps } from '../../lib/core/manifest-addon';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'props must be a ManifestAddonProps, got undefined',
  build: homelab => {
    new ManifestAddon(home(homelab), 'web', undefined as unknown as ManifestAddonProps);
  },
};
