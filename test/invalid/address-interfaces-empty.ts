import { MetalLb } from '../../lib/addons/metallb';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "interfaces is empty: name a device such as 'eno1', or leave it out for all",
  build: homelab => {
    new MetalLb(home(homelab), 'metallb', { addresses: ['10.0.4.0/28'], interfaces: [] });
  },
};
