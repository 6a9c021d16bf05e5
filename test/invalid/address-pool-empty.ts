import { MetalLb } from '../../lib/addons/metallb';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'addresses is empty: give a network such as 10.0.4.0/28, or a range such as 10.0.4.200-10.0.4.253',
  build: homelab => {
    new MetalLb(home(homelab), 'metallb', { addresses: [] });
  },
};
