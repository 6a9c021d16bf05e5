import { Matchbox, MatchboxGroup, MatchboxProfile } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    'home/matchbox: groups home/matchbox/groups/a and home/matchbox/groups/b both have no selector: http://10.0.4.2:8080 has one group for all other machines',
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    const profile = new MatchboxProfile(matchbox, 'one', { kernel: 'https://images.example.net/kernel' });
    new MatchboxGroup(matchbox, 'a', { profile });
    new MatchboxGroup(matchbox, 'b', { profile });
  },
};
