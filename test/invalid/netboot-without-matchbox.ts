import { TalosNetboot } from '../../lib/talos/netboot';
import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "matchbox must be a Matchbox, got 'http://10.0.112.2:8080'",
  build: homelab => {
    const cluster = home(homelab);
    new TalosNetboot(cluster, 'netboot', { talos: talos(cluster), matchbox: 'http://10.0.112.2:8080' as never });
  },
};
