import { home, machine, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    'home/node1: has no device in the network of the VIP 10.0.4.100, which every control-plane machine has to be able to carry',
  build: homelab => {
    const cluster = home(homelab);
    plan(cluster, { vip: '10.0.4.100' });
    machine(cluster, 'node1', { interfaces: [{ addresses: ['10.0.4.101/32'] }] });
  },
};
