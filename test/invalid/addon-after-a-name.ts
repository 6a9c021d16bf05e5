import type { Addon } from '../../lib/core/addon';
import { ManifestAddon } from '../../lib/core/manifest-addon';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "after[0] must be an Addon, got 'cert-manager'",
  build: homelab => {
    new ManifestAddon(home(homelab), 'web', { namespace: 'web', after: ['cert-manager' as unknown as Addon] });
  },
};
