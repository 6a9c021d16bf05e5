import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "labels must have keys such as gpu or example.net/gpu, got '-gpu'",
  build: homelab => {
    machine(home(homelab), 'node1', { labels: { '-gpu': 'yes' } });
  },
};
