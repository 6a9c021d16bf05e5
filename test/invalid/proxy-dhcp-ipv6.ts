import { NetworkPlan } from '../../lib/core/network-plan';
import { Matchbox, ProxyDhcp } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/matchbox/dhcp: the local network of 'home' is fd00:4::/64, and firmware boots over IPv4",
  build: homelab => {
    const cluster = home(homelab);
    new NetworkPlan(cluster, 'network', { nodes: 'fd00:4::/64', pods: 'fd00:5::/56', services: 'fd00:6::/112' });
    const matchbox = new Matchbox(cluster, 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    new ProxyDhcp(matchbox, 'dhcp');
  },
};
