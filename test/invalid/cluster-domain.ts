import { Cluster } from '../../lib/core/cluster';
import { argoCd } from '../../lib/gitops/argocd/engine';
import type { InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "domain must be a domain name such as home.example.net, got 'home_net'",
  build: homelab => {
    new Cluster(homelab, 'home', { domain: 'home_net', engine: argoCd() });
  },
};
