import { Matchbox } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'asset images is a file, and asset images/vmlinuz lies in a folder of that name',
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    matchbox.asset({ path: 'images/vmlinuz', url: 'https://images.example.net/a' });
    matchbox.asset({ path: 'images', url: 'https://images.example.net/b' });
  },
};
