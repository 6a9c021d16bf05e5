import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'pods must be at least a /23, since every node gets a /24 of it, got 10.244.0.0/24',
  build: homelab => {
    plan(home(homelab), { pods: '10.244.0.0/24' });
  },
};
