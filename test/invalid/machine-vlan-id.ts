import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'interfaces[0] VLAN id must be a whole number between 1 and 4094, got 4095',
  build: homelab => {
    machine(home(homelab), 'node1', { interfaces: [{ dhcp: true, vlans: [{ id: 4095, dhcp: true }] }] });
  },
};
