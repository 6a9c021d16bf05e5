import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "taints 'gpu' must have one of the effects NoSchedule, PreferNoSchedule, NoExecute, got 'Never'",
  build: homelab => {
    machine(home(homelab), 'node1', { taints: [{ key: 'gpu', effect: 'Never' as never }] });
  },
};
