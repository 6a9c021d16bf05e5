import { Cilium } from '../../lib/addons/cilium';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "k8sServiceHost must be an IP address or a host name, got 'https://10.0.4.100'",
  build: homelab => {
    new Cilium(home(homelab), 'cilium', { k8sServiceHost: 'https://10.0.4.100' });
  },
};
