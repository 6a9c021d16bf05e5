import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "kubelet extraArgs must not have 'node-labels': give labels to the machine, and say excludeFromExternalLoadBalancers: false for that label to go",
  build: homelab => {
    talos(home(homelab), {
      kubelet: { extraArgs: { 'node-labels': '!node.kubernetes.io/exclude-from-external-load-balancers' } },
    });
  },
};
