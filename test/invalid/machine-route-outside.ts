import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/node1: route via 10.1.0.1 is in none of the device's networks (10.0.4.0/24)",
  build: homelab => {
    machine(home(homelab), 'node1', { interfaces: [{ addresses: ['10.0.4.101/24'], routes: [{ via: '10.1.0.1' }] }] });
  },
};
