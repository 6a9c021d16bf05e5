import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'home/talos: talos/cluster.yaml: HostnameConfig is no document of Talos 1.11: Talos 1.12 and 1.13 have it',
  build: homelab => {
    talos(home(homelab), {
      version: '1.11.5',
      kubernetesVersion: '1.34.1',
      documents: [{ apiVersion: 'v1alpha1', kind: 'HostnameConfig', auto: 'stable' }],
    });
  },
};
