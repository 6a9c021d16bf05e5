import { MetalLb, type MetalLbProps } from '../../lib/addons/metallb';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "'adresses' is not known; did you mean 'addresses'?",
  build: homelab => {
    new MetalLb(home(homelab), 'metallb', { adresses: ['10.0.4.0/28'] } as unknown as MetalLbProps);
  },
};
