import { Matchbox, MatchboxGroup, MatchboxProfile } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "uuid must be one such as 4c4c4544-0043-3510-8052-b4c04f4d4c32, got '4c4c4544'",
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    const profile = new MatchboxProfile(matchbox, 'one', { kernel: 'https://images.example.net/kernel' });
    new MatchboxGroup(matchbox, 'two', { profile, uuid: '4c4c4544' });
  },
};
