import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/node2: hostname 'node1' is used by both machine home/node1 and machine home/node2",
  build: homelab => {
    const cluster = home(homelab);
    machine(cluster, 'node1');
    machine(cluster, 'node2', { hostname: 'node1', interfaces: [{ addresses: ['10.0.4.102/24'] }] });
  },
};
