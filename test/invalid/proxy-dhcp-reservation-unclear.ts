import { Machine } from '../../lib/core/machine';
import { NetworkPlan } from '../../lib/core/network-plan';
import { Matchbox, ProxyDhcp } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/matchbox/dhcp: machine 'one' reserves 10.0.4.101 and 10.0.4.102 for 00:23:24:e7:29:40: say which device gets which by { device: { mac } }",
  build: homelab => {
    const cluster = home(homelab);
    new NetworkPlan(cluster, 'network', { nodes: '10.0.4.0/24', dhcpRange: '10.0.4.20-10.0.4.90' });
    new Machine(cluster, 'one', {
      role: 'control-plane',
      macs: ['00:23:24:e7:29:40'],
      installDisk: '/dev/sda',
      interfaces: [
        { device: 'eno1', dhcp: { address: '10.0.4.101' } },
        { device: 'eno2', dhcp: { address: '10.0.4.102' } },
      ],
    });
    const matchbox = new Matchbox(cluster, 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    new ProxyDhcp(matchbox, 'dhcp', { mode: 'full' });
  },
};
