import { MetalLb } from '../../lib/addons/metallb';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "addresses must be a network such as 10.0.4.0/28, or a range such as 10.0.4.200-10.0.4.253, got '10.0.4.200'",
  build: homelab => {
    new MetalLb(home(homelab), 'metallb', { addresses: ['10.0.4.200'] });
  },
};
