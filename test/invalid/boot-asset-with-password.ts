import { Matchbox } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'url has a password in it, which everyone could read: leave it out of the URL',
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    matchbox.asset({ path: 'vmlinuz', url: 'https://me:hunter2@images.example.net/kernel' });
  },
};
