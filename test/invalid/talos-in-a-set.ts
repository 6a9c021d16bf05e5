import { TalosCluster } from '../../lib/talos/talos-cluster';
import { home, set, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "Talos 'talos' must lie in a Cluster, got set 'guests': a set's machines are not known",
  build: homelab => {
    const guests = set(homelab, 'guests', home(homelab));
    new TalosCluster(guests, 'talos', { version: '1.13.9', kubernetesVersion: '1.36.4' });
  },
};
