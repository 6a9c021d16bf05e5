import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "interfaces[0] address must be one such as 10.0.4.101/24, got '10.0.4.101/33'",
  build: homelab => {
    machine(home(homelab), 'node1', { interfaces: [{ addresses: ['10.0.4.101/33'] }] });
  },
};
