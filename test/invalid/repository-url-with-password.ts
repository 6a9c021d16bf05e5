import { Homelab } from '../../lib/core/homelab';
import type { InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'repository url has a password in it, which would be in Git: leave it out of the address',
  build: () => {
    new Homelab({ repository: { url: 'https://me:hunter2@git.example.net/homelab.git' } });
  },
};
