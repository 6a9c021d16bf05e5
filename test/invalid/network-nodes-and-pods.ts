import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'pods 10.0.0.0/16 and nodes 10.0.4.0/24 overlap',
  build: homelab => {
    plan(home(homelab), { pods: '10.0.0.0/16' });
  },
};
