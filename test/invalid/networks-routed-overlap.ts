import { Cluster } from '../../lib/core/cluster';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "lab/network: pods 10.244.0.0/16 of 'home' and pods 10.244.0.0/16 of 'lab' overlap, and the clusters are routed to each other",
  build: homelab => {
    const cluster = home(homelab);
    const other = new Cluster(homelab, 'lab', { domain: 'lab.example.net', engine: argoCd() });
    plan(other, { nodes: '10.0.5.0/24', defaultGateway: '10.0.5.1', services: '10.112.0.0/12' });
    plan(cluster, { routed: [other] });
  },
};
