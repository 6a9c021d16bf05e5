import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'home/talos: Talos 1.12 runs Kubernetes 1.30 to 1.35, got kubernetesVersion 1.36.4',
  build: homelab => {
    talos(home(homelab), { version: '1.12.7', kubernetesVersion: '1.36.4' });
  },
};
