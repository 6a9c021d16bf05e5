import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'vip 10.0.4.201 is inside pool default 10.0.4.200-10.0.4.253: a service could get it',
  build: homelab => {
    plan(home(homelab), { vip: '10.0.4.201', pools: { default: ['10.0.4.200-10.0.4.253'] } });
  },
};
