import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "interfaces[0] is a bond and needs a name: device must be one such as 'bond0', got undefined",
  build: homelab => {
    machine(home(homelab), 'node1', { interfaces: [{ bond: { members: ['eno1'] } }] });
  },
};
