import { Matchbox } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "'home' has the matchbox 'one' already, and has one only",
  build: homelab => {
    const cluster = home(homelab);
    new Matchbox(cluster, 'one', { endpoint: 'http://10.0.4.2:8080' });
    new Matchbox(cluster, 'two', { endpoint: 'http://10.0.4.3:8080' });
  },
};
