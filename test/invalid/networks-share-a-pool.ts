import { Cluster } from '../../lib/core/cluster';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "lab/network: pool default 10.0.4.200-10.0.4.253 of 'home' and pool lab 10.0.4.240/28 of 'lab' overlap",
  build: homelab => {
    plan(home(homelab), { pools: { default: ['10.0.4.200-10.0.4.253'] } });
    const other = new Cluster(homelab, 'lab', { domain: 'lab.example.net', engine: argoCd() });
    plan(other, { pools: { lab: ['10.0.4.240/28'] } });
  },
};
