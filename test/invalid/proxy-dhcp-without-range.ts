import { NetworkPlan } from '../../lib/core/network-plan';
import { Matchbox, ProxyDhcp } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/matchbox/dhcp: mode 'full' needs an IPv4 range of addresses to give away: set dhcpRange in the network plan",
  build: homelab => {
    const cluster = home(homelab);
    new NetworkPlan(cluster, 'network', { nodes: '10.0.4.0/24' });
    const matchbox = new Matchbox(cluster, 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    new ProxyDhcp(matchbox, 'dhcp', { mode: 'full' });
  },
};
