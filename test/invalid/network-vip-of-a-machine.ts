import { home, machine, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'home/node1: address 10.0.4.100 is used by both the VIP and machine node1',
  build: homelab => {
    const cluster = home(homelab);
    plan(cluster, { vip: '10.0.4.100' });
    machine(cluster, 'node1', { interfaces: [{ addresses: ['10.0.4.100/24'] }] });
  },
};
