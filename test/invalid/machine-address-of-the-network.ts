import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/node1: address 10.0.4.0/24 is the network's own, which no machine can have",
  build: homelab => {
    machine(home(homelab), 'node1', { interfaces: [{ addresses: ['10.0.4.0/24'] }] });
  },
};
