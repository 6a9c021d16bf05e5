import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "interfaces[0] route via must be an IP address such as 10.0.4.205, got 'router'",
  build: homelab => {
    machine(home(homelab), 'node1', { interfaces: [{ dhcp: true, routes: [{ via: 'router' }] }] });
  },
};
