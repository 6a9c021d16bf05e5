import { Matchbox, MatchboxGroup, MatchboxProfile } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "selector serial must be a text in one line, got ''",
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    const profile = new MatchboxProfile(matchbox, 'one', { kernel: 'https://images.example.net/kernel' });
    new MatchboxGroup(matchbox, 'two', { profile, selector: { serial: '' } });
  },
};
