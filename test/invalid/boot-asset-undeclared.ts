import { Matchbox, MatchboxProfile } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    'home/matchbox/profiles/one: kernel /assets/vmlinuz is declared nowhere: add it by matchbox.asset({ path, url }), or matchbox.externalAsset(path) if the server has it',
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    new MatchboxProfile(matchbox, 'one', { kernel: '/assets/vmlinuz' });
  },
};
