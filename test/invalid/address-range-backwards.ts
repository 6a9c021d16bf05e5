import { MetalLb } from '../../lib/addons/metallb';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "addresses '10.0.4.253-10.0.4.200' ends before it begins; did you mean 10.0.4.200-10.0.4.253?",
  build: homelab => {
    new MetalLb(home(homelab), 'metallb', { addresses: ['10.0.4.253-10.0.4.200'] });
  },
};
