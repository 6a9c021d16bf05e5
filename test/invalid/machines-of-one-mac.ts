import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'home/node2: hardware address 00:23:24:e7:29:40 is used by both machine home/node1 and machine home/node2',
  build: homelab => {
    const cluster = home(homelab);
    machine(cluster, 'node1', { macs: ['00:23:24:e7:29:40'] });
    machine(cluster, 'node2', { role: 'worker', macs: ['00:23:24:E7:29:40'], interfaces: [{ addresses: ['10.0.4.102/24'] }] });
  },
};
