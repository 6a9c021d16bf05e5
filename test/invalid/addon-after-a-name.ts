import type { Addon } from '../../lib/core/addon';
import { ManifestAddon } from '../../lib/core/manifest-addon';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "after of 'web' must list add-ons, not their names, got 'cert-manager'",
  build: homelab => {
    new ManifestAddon(home(homelab), 'web', { namespace: 'web', after: ['cert-manager' as unknown as Addon] });
  },
};
