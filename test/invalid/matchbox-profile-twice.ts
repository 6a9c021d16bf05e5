import { Matchbox, MatchboxProfile } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "'home/matchbox' has a profile 'one' already: the id names its file",
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    new MatchboxProfile(matchbox, 'one', { kernel: 'https://images.example.net/kernel' });
    new MatchboxProfile(matchbox, 'one', { kernel: 'https://images.example.net/kernel' });
  },
};
