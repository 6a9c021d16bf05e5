import { Matchbox } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "url must be an http:// or https:// URL without spaces, quotes or fragment, got 'kernel amd64'",
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    matchbox.asset({ path: 'vmlinuz', url: 'kernel amd64' });
  },
};
