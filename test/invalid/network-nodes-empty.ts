import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'nodes is empty: give a network such as 10.0.4.0/24',
  build: homelab => {
    plan(home(homelab), { nodes: [] });
  },
};
