import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "kubernetesVersion must be an exact release such as 1.11.5, got 'latest'",
  build: homelab => {
    talos(home(homelab), { kubernetesVersion: 'latest' });
  },
};
