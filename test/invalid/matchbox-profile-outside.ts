import { type Matchbox, MatchboxProfile } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'a profile must be made in a Matchbox, got an object as the scope',
  build: homelab => {
    new MatchboxProfile(home(homelab) as unknown as Matchbox, 'one', { kernel: 'https://images.example.net/kernel' });
  },
};
