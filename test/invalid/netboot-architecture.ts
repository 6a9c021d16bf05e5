import { Matchbox } from '../../lib/metal/matchbox';
import { TalosNetboot } from '../../lib/talos/netboot';
import { home, machine, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'node1 is arm64, and there are images of amd64 only',
  build: homelab => {
    const cluster = home(homelab);
    machine(cluster, 'node1', { architecture: 'arm64' });
    const matchbox = new Matchbox(cluster, 'matchbox', { endpoint: 'http://10.0.112.2:8080' });
    new TalosNetboot(cluster, 'netboot', { talos: talos(cluster), matchbox, architectures: ['amd64'] });
  },
};
