import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "labels 'gpu' must be at most 63 letters, digits, dashes, dots and underscores, got 'Radeon 780M'",
  build: homelab => {
    machine(home(homelab), 'node1', { labels: { gpu: 'Radeon 780M' } });
  },
};
