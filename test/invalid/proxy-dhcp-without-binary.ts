import { Machine } from '../../lib/core/machine';
import { NetworkPlan } from '../../lib/core/network-plan';
import { Matchbox, ProxyDhcp } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/matchbox/dhcp: machine 'one' is arm64, and binaries has none for efi-arm64: build iPXE's bin-arm64-efi/snp.efi and name it",
  build: homelab => {
    const cluster = home(homelab);
    new NetworkPlan(cluster, 'network', { nodes: '10.0.4.0/24' });
    new Machine(cluster, 'one', {
      role: 'control-plane',
      architecture: 'arm64',
      macs: ['00:23:24:e7:29:40'],
      installDisk: '/dev/sda',
      interfaces: [{ addresses: ['10.0.4.101'] }],
    });
    const matchbox = new Matchbox(cluster, 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    new ProxyDhcp(matchbox, 'dhcp');
  },
};
