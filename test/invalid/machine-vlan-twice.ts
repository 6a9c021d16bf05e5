import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'interfaces[0] has VLAN 20 twice',
  build: homelab => {
    machine(home(homelab), 'node1', {
      interfaces: [
        {
          dhcp: true,
          vlans: [
            { id: 20, dhcp: true },
            { id: 20, dhcp: true },
          ],
        },
      ],
    });
  },
};
