import { Cilium } from '../../lib/addons/cilium';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "devices is empty: name one such as 'eno1', or leave it out and Cilium finds them",
  build: homelab => {
    new Cilium(home(homelab), 'cilium', { devices: [] });
  },
};
