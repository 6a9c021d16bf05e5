import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    'home/talos: list configuration /machine/udev/rules is given in both talos/cluster.yaml and talos/nodes/node1.yaml: Talos would join them, give it at one level',
  build: homelab => {
    talos(home(homelab), { udevRules: ['a'], machines: { node1: { udevRules: ['b'] } } });
  },
};
