import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "nodes must be a network such as 10.0.4.0/24, got '10.0.4.0'",
  build: homelab => {
    plan(home(homelab), { nodes: '10.0.4.0' });
  },
};
