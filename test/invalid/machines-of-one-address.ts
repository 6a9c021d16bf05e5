import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'home/node2: address 10.0.4.101 is used by both machine node1 and machine node2',
  build: homelab => {
    const cluster = home(homelab);
    machine(cluster, 'node1');
    machine(cluster, 'node2');
  },
};
