import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "annotations must have keys such as gpu or example.net/gpu, got 'a/b/c'",
  build: homelab => {
    machine(home(homelab), 'node1', { annotations: { 'a/b/c': 'yes' } });
  },
};
