import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'pool default is empty: give a range such as 10.0.4.200-10.0.4.253',
  build: homelab => {
    plan(home(homelab), { pools: { default: [] } });
  },
};
