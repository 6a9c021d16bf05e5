import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'nodes 10.0.4.0/24 must lie in localNetwork 10.0.5.0/24',
  build: homelab => {
    plan(home(homelab), { localNetwork: '10.0.5.0/24' });
  },
};
