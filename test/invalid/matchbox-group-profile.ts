import { Matchbox, MatchboxGroup, type MatchboxProfile } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "profile must be a MatchboxProfile, got 'default'",
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    new MatchboxGroup(matchbox, 'default', { profile: 'default' as unknown as MatchboxProfile });
  },
};
