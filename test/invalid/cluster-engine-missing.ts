import { Cluster, type ClusterProps } from '../../lib/core/cluster';
import type { InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'engine must be a GitOpsEngine such as argoCd() or flux(), got undefined',
  build: homelab => {
    new Cluster(homelab, 'home', { domain: 'home.example.net' } as ClusterProps);
  },
};
