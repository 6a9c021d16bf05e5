import { type Matchbox, ProxyDhcp } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'a proxy DHCP must be made in a Matchbox, got an object as the scope',
  build: homelab => {
    new ProxyDhcp(home(homelab) as unknown as Matchbox, 'dhcp');
  },
};
