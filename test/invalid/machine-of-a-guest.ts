import { Cluster } from '../../lib/core/cluster';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "'media' runs on 'home' and its machines: machine 'node1' must lie there",
  build: homelab => {
    machine(new Cluster(homelab, 'media', { domain: 'media.example.net', engine: argoCd(), host: home(homelab) }), 'node1');
  },
};
