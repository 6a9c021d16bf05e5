import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "macs '00:00:00:00:00:00' is a placeholder, no device has it",
  build: homelab => {
    machine(home(homelab), 'node1', { macs: ['00:00:00:00:00:00'] });
  },
};
