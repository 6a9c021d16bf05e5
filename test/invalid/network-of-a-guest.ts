import { Cluster } from '../../lib/core/cluster';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "'media' runs on 'home' and takes its network: leave the plan out",
  build: homelab => {
    plan(new Cluster(homelab, 'media', { domain: 'media.example.net', engine: argoCd(), host: home(homelab) }));
  },
};
