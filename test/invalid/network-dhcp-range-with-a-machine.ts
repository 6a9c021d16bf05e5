import { home, machine, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'home/node1: address 10.0.4.101 of machine node1 is inside the DHCP range 10.0.4.100-10.0.4.150',
  build: homelab => {
    const cluster = home(homelab);
    plan(cluster, { dhcpRange: '10.0.4.100-10.0.4.150' });
    machine(cluster, 'node1');
  },
};
