import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "macs '01:23:24:e7:29:40' is the address of a group of devices, not of one: its first part is odd",
  build: homelab => {
    machine(home(homelab), 'node1', { macs: ['01:23:24:e7:29:40'] });
  },
};
