import { Matchbox } from '../../lib/metal/matchbox';
import { TalosNetboot } from '../../lib/talos/netboot';
import { Cluster } from '../../lib/core/cluster';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "talos is of cluster 'home' and matchbox of 'other': make a matchbox there, with the same endpoint",
  build: homelab => {
    const cluster = home(homelab);
    const other = new Cluster(homelab, 'other', { domain: 'other.example.net', engine: argoCd() });
    const matchbox = new Matchbox(other, 'matchbox', { endpoint: 'http://10.0.112.2:8080' });
    new TalosNetboot(cluster, 'netboot', { talos: talos(cluster), matchbox });
  },
};
