import { Matchbox } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    'asset vmlinuz is of both https://images.example.net/a and https://images.example.net/b: one of the two needs another path',
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    matchbox.asset({ path: 'vmlinuz', url: 'https://images.example.net/a' });
    matchbox.asset({ path: 'vmlinuz', url: 'https://images.example.net/b' });
  },
};
