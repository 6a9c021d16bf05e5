import { MetalLb } from '../../lib/addons/metallb';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "'10.0.4.200/28' has host bits set; did you mean 10.0.4.192/28?",
  build: homelab => {
    new MetalLb(home(homelab), 'metallb', { addresses: ['10.0.4.200/28'] });
  },
};
