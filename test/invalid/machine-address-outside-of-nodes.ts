import { home, machine, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'home/node1: address 10.0.5.101 is outside of nodes 10.0.4.0/24',
  build: homelab => {
    const cluster = home(homelab);
    plan(cluster);
    machine(cluster, 'node1', { interfaces: [{ addresses: ['10.0.5.101/16'] }] });
  },
};
