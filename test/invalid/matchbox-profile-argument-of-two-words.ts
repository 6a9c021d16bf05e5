import { Matchbox, MatchboxProfile } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "args[1] must be one word of printable ASCII: what has spaces becomes several arguments, got 'console=tty0 quiet'",
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    new MatchboxProfile(matchbox, 'one', { kernel: 'https://images.example.net/kernel', args: ['quiet', 'console=tty0 quiet'] });
  },
};
