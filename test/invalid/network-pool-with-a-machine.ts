import { home, machine, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'home/node1: address 10.0.4.210 of machine node1 is inside pool default 10.0.4.200-10.0.4.253',
  build: homelab => {
    const cluster = home(homelab);
    plan(cluster, { pools: { default: ['10.0.4.200-10.0.4.253'] } });
    machine(cluster, 'node1', { interfaces: [{ addresses: ['10.0.4.210/24'] }] });
  },
};
