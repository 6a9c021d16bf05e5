import { home, machine, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/talos: node1 has the taint 'gpu' with two effects, and Talos takes one for each key",
  build: homelab => {
    const cluster = home(homelab);
    machine(cluster, 'node1', {
      taints: [
        { key: 'gpu', effect: 'NoSchedule' },
        { key: 'gpu', effect: 'NoExecute' },
      ],
    });
    talos(cluster);
  },
};
