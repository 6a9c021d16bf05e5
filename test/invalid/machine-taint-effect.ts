import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "taints[0].effect must be one of NoExecute, NoSchedule, PreferNoSchedule, got 'Never'",
  build: homelab => {
    machine(home(homelab), 'node1', { taints: [{ key: 'gpu', effect: 'Never' as never }] });
  },
};
