import { Matchbox, MatchboxProfile } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "name must be at most 100 letters, digits, spaces and any of ._()+,:@/'-, got 'one; reboot'",
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    new MatchboxProfile(matchbox, 'one', { name: 'one; reboot', kernel: 'https://images.example.net/kernel' });
  },
};
