import { MetalLb } from '../../lib/addons/metallb';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "interfaces must be a name of at most 15 characters such as eno1, got '../x'",
  build: homelab => {
    new MetalLb(home(homelab), 'metallb', { addresses: ['10.0.4.0/28'], interfaces: ['../x'] });
  },
};
