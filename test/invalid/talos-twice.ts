import { TalosCluster } from '../../lib/talos/talos-cluster';
import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "'home' has the Talos cluster 'talos' already, and has one only",
  build: homelab => {
    const cluster = home(homelab);
    talos(cluster);
    new TalosCluster(cluster, 'other', { version: '1.13.9', kubernetesVersion: '1.36.4' });
  },
};
