import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'pods 10.96.0.0/16 and services 10.96.0.0/12 overlap',
  build: homelab => {
    plan(home(homelab), { pods: '10.96.0.0/16' });
  },
};
