import { home, machine, set, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "machine 'node1' must lie in a Cluster, got set 'vclusters': a set's machines are not known",
  build: homelab => {
    machine(set(homelab, 'vclusters', home(homelab)), 'node1');
  },
};
