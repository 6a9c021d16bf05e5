import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "device 'eno1' is in both interfaces[0] and interfaces[1]",
  build: homelab => {
    machine(home(homelab), 'node1', {
      interfaces: [
        { device: 'eno1', dhcp: true },
        { device: 'bond0', bond: { members: ['eno1', 'eno2'] } },
      ],
    });
  },
};
