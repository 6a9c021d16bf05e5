import { Matchbox, MatchboxProfile } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "args[0] has ${, which iPXE replaces by a setting, got 'mac=${mac}'",
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    new MatchboxProfile(matchbox, 'one', { kernel: 'https://images.example.net/kernel', args: ['mac=${mac}'] });
  },
};
