import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "macs must be a hardware address such as 00:23:24:e7:29:40, got 'dc:a6:32:c3:f6:xx'",
  build: homelab => {
    machine(home(homelab), 'node1', { macs: ['dc:a6:32:c3:f6:xx'] });
  },
};
