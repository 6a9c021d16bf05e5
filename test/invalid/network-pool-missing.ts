import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "'home/network' has no pool 'media' (it has default)",
  build: homelab => {
    plan(home(homelab), { pools: { default: ['10.0.4.200-10.0.4.253'] } }).pool('media');
  },
};
