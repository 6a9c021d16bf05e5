import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "taints has 'gpu' with effect NoSchedule twice",
  build: homelab => {
    machine(home(homelab), 'node1', {
      taints: [
        { key: 'gpu', effect: 'NoSchedule' },
        { key: 'gpu', value: 'a', effect: 'NoSchedule' },
      ],
    });
  },
};
