import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "interfaces[0] device must be a name of at most 15 characters such as eno1, got 'a name that is long'",
  build: homelab => {
    machine(home(homelab), 'node1', { interfaces: [{ device: 'a name that is long', dhcp: true }] });
  },
};
