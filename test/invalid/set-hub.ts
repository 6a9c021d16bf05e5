import type { Cluster } from '../../lib/core/cluster';
import { set, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "hub of set 'media' must be a Cluster, whose engine delivers it, got 'home'",
  build: homelab => {
    set(homelab, 'media', 'home' as unknown as Cluster);
  },
};
