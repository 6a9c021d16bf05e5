import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'interfaces[0] mtu must be a whole number between 68 and 65535, got 10',
  build: homelab => {
    machine(home(homelab), 'node1', { interfaces: [{ dhcp: true, mtu: 10 }] });
  },
};
