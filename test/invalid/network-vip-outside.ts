import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'vip 10.0.5.100 is outside of nodes 10.0.4.0/24',
  build: homelab => {
    plan(home(homelab), { vip: '10.0.5.100' });
  },
};
