import { Matchbox } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "endpoint host must be a domain name such as home.example.net, got 'match_box'",
  build: homelab => {
    new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://match_box:8080' });
  },
};
