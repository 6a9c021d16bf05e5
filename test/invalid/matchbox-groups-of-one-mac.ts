import { Matchbox, MatchboxGroup, MatchboxProfile } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    'home/matchbox: groups home/matchbox/groups/a and home/matchbox/groups/b both select mac=00:23:24:e7:29:40: http://10.0.4.2:8080 could answer with either',
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    const profile = new MatchboxProfile(matchbox, 'one', { kernel: 'https://images.example.net/kernel' });
    new MatchboxGroup(matchbox, 'a', { profile, mac: '00:23:24:e7:29:40' });
    new MatchboxGroup(matchbox, 'b', { profile, mac: '00-23-24-E7-29-40' });
  },
};
