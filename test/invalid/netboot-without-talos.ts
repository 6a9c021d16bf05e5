import { Matchbox } from '../../lib/metal/matchbox';
import { TalosNetboot } from '../../lib/talos/netboot';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'talos is missing: give a TalosCluster',
  build: homelab => {
    const cluster = home(homelab);
    const matchbox = new Matchbox(cluster, 'matchbox', { endpoint: 'http://10.0.112.2:8080' });
    new TalosNetboot(cluster, 'netboot', { matchbox } as never);
  },
};
