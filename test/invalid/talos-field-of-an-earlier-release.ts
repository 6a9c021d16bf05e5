import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    'home/talos: talos/cluster.yaml: configuration /machine/network: Talos 1.13 has no such field, Talos 1.11 and 1.12 have it',
  build: homelab => {
    talos(home(homelab), { patch: { machine: { network: { hostname: 'a' } } } });
  },
};
