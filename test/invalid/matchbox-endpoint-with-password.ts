import { Matchbox } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'endpoint has a password in it, which every machine would be told: leave it out',
  build: homelab => {
    new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://me:hunter2@10.0.4.2:8080' });
  },
};
