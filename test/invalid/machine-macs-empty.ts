import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "macs is empty: give the address of a network device, such as '00:23:24:e7:29:40'",
  build: homelab => {
    machine(home(homelab), 'node1', { macs: [] });
  },
};
