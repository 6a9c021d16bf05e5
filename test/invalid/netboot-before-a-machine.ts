import { Matchbox } from '../../lib/metal/matchbox';
import { TalosNetboot } from '../../lib/talos/netboot';
import { home, machine, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/netboot: machine 'node2' was made behind it, and would not boot: make it behind the machines",
  build: homelab => {
    const cluster = home(homelab);
    const matchbox = new Matchbox(cluster, 'matchbox', { endpoint: 'http://10.0.112.2:8080' });
    new TalosNetboot(cluster, 'netboot', { talos: talos(cluster), matchbox });
    machine(cluster, 'node2', { role: 'worker', interfaces: [{ addresses: ['10.0.4.102'] }] });
  },
};
