import { Cluster, type ClusterProps } from '../../lib/core/cluster';
import type { InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'engine is missing: give a GitOpsEngine such as argoCd()',
  build: homelab => {
    new Cluster(homelab, 'home', { domain: 'home.example.net' } as ClusterProps);
  },
};
