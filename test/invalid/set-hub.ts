import type { Cluster } from '../../lib/core/cluster';
import { set, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "hub must be a Cluster, got 'home'",
  build: homelab => {
    set(homelab, 'media', 'home' as unknown as Cluster);
  },
};
