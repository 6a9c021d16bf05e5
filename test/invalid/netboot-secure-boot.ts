import { Matchbox } from '../../lib/metal/matchbox';
import { TalosNetboot } from '../../lib/talos/netboot';
import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'secureBoot machines start only what is signed as a whole, and matchbox sends parts: boot them from the ISO',
  build: homelab => {
    const cluster = home(homelab);
    const matchbox = new Matchbox(cluster, 'matchbox', { endpoint: 'http://10.0.112.2:8080' });
    new TalosNetboot(cluster, 'netboot', { talos: talos(cluster, { secureBoot: true }), matchbox });
  },
};
