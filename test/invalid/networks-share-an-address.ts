import { Cluster } from '../../lib/core/cluster';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "lab/node9: address 10.0.4.101 is used by both machine node1 of 'home' and machine node9 of 'lab'",
  build: homelab => {
    machine(home(homelab), 'node1');
    const other = new Cluster(homelab, 'lab', { domain: 'lab.example.net', engine: argoCd() });
    machine(other, 'node9');
  },
};
