import { Cluster } from '../../lib/core/cluster';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/network: routed names cluster 'lab', which has no network plan",
  build: homelab => {
    const cluster = home(homelab);
    const other = new Cluster(homelab, 'lab', { domain: 'lab.example.net', engine: argoCd() });
    plan(cluster, { routed: [other] });
  },
};
