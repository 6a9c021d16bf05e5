import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'pool default 10.0.4.192/26 and pool media 10.0.4.200-10.0.4.210 overlap',
  build: homelab => {
    plan(home(homelab), { pools: { default: ['10.0.4.192/26'], media: ['10.0.4.200-10.0.4.210'] } });
  },
};
