import { MetalLb, type MetalLbProps } from '../../lib/addons/metallb';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "addresses must be a list, got '10.0.4.0/28'",
  build: homelab => {
    new MetalLb(home(homelab), 'metallb', { addresses: '10.0.4.0/28' } as unknown as MetalLbProps);
  },
};
