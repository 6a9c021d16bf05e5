import { MetalLb, type MetalLbProps } from '../../lib/addons/metallb';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'addresses is missing: give a list',
  build: homelab => {
    new MetalLb(home(homelab), 'metallb', {} as MetalLbProps);
  },
};
