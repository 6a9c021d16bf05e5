import { Matchbox } from '../../lib/metal';
import { home, set, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "matchbox 'matchbox' must lie in a Cluster, got set 'media': a set's machines are not known",
  build: homelab => {
    new Matchbox(set(homelab, 'media', home(homelab)), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
  },
};
