import { Cilium } from '../../lib/addons/cilium';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'operatorReplicas must be a whole number of at least 1, got 0.5',
  build: homelab => {
    new Cilium(home(homelab), 'cilium', { operatorReplicas: 0.5 });
  },
};
