import { NetworkPlan } from '../../lib/core/network-plan';
import { Matchbox, ProxyDhcp } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "interfaces must be names of devices such as eth0, got 'eth0,eth1'",
  build: homelab => {
    const cluster = home(homelab);
    new NetworkPlan(cluster, 'network', { nodes: '10.0.4.0/24' });
    const matchbox = new Matchbox(cluster, 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    new ProxyDhcp(matchbox, 'dhcp', { interfaces: ['eth0,eth1'] });
  },
};
