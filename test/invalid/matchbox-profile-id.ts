import { Matchbox, MatchboxProfile } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "profile id must be at most 250 of a-z, 0-9 and inner dots, dashes and underscores, as it names a file, got '../one'",
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    new MatchboxProfile(matchbox, '../one', { kernel: 'https://images.example.net/kernel' });
  },
};
