import { Cluster } from '../../lib/core/cluster';
import { argoCd } from '../../lib/gitops/argocd/engine';
import type { InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "cluster name must be a DNS label of at most 32 characters (a-z, 0-9 and inner dashes), got 'Home'",
  build: homelab => {
    new Cluster(homelab, 'Home', { domain: 'home.example.net', engine: argoCd() });
  },
};
