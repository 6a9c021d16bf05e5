import { Matchbox, MatchboxProfile } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "initrd[0] name id must be at most 250 of a-z, 0-9 and inner dots, dashes and underscores, as it names a file, got 'a b'",
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    new MatchboxProfile(matchbox, 'one', {
      kernel: 'https://images.example.net/kernel',
      initrd: [{ source: 'https://a.example.net/i', name: 'a b' }],
    });
  },
};
