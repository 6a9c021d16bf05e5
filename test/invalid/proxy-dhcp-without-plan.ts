import { Matchbox, ProxyDhcp } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/matchbox/dhcp: 'home' has no network plan: add one, or leave out the DHCP that would serve its network",
  build: homelab => {
    const cluster = home(homelab);
    const matchbox = new Matchbox(cluster, 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    new ProxyDhcp(matchbox, 'dhcp');
  },
};
