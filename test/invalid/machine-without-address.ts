import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'home/node1: has no address: give addresses, or dhcp: true',
  build: homelab => {
    machine(home(homelab), 'node1', { interfaces: [{ device: 'eno1' }] });
  },
};
