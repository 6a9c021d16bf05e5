import { Matchbox } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'asset vmlinuz is of both the server itself and https://images.example.net/b: one of the two needs another path',
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    matchbox.externalAsset('vmlinuz');
    matchbox.asset({ path: 'vmlinuz', url: 'https://images.example.net/b' });
  },
};
