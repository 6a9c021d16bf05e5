import { Matchbox, MatchboxProfile } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'args have 2048 characters, and a kernel reads 2047 of its command line',
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    new MatchboxProfile(matchbox, 'one', { kernel: 'https://images.example.net/kernel', args: ['a'.repeat(2048)] });
  },
};
