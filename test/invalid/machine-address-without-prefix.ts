import { home, machine, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'home/node1: address 10.9.0.1 has no prefix and is in no local network (10.0.4.0/24): write 10.9.0.1/24',
  build: homelab => {
    const cluster = home(homelab);
    plan(cluster);
    machine(cluster, 'node1', { interfaces: [{ addresses: ['10.9.0.1'] }] });
  },
};
