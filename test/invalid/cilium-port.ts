import { Cilium } from '../../lib/addons/cilium';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'k8sServicePort must be a whole number between 1 and 65535, got 65536',
  build: homelab => {
    new Cilium(home(homelab), 'cilium', { k8sServicePort: 65_536 });
  },
};
