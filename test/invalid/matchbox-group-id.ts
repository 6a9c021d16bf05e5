import { Matchbox, MatchboxGroup, MatchboxProfile } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "group id must be at most 250 of a-z, 0-9 and inner dots, dashes and underscores, as it names a file, got 'Two'",
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    const profile = new MatchboxProfile(matchbox, 'one', { kernel: 'https://images.example.net/kernel' });
    new MatchboxGroup(matchbox, 'Two', { profile, mac: '00:23:24:e7:29:40' });
  },
};
