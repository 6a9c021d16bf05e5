import { Cluster } from '../../lib/core/cluster';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { TalosCluster } from '../../lib/talos/talos-cluster';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "'guest' runs on machines of 'home': make the Talos cluster there",
  build: homelab => {
    const guest = new Cluster(homelab, 'guest', { domain: 'guest.example.net', engine: argoCd(), host: home(homelab) });
    new TalosCluster(guest, 'talos', { version: '1.13.9', kubernetesVersion: '1.36.4' });
  },
};
