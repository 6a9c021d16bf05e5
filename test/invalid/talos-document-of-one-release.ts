import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'home/talos: talos/cluster.yaml: EnvironmentConfig is no document of Talos 1.12: Talos 1.13 has it',
  build: homelab => {
    talos(home(homelab), {
      version: '1.12.7',
      kubernetesVersion: '1.35.4',
      documents: [{ apiVersion: 'v1alpha1', kind: 'EnvironmentConfig', variables: {} }],
    });
  },
};
