import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "pool must be a DNS label of at most 63 characters (a-z, 0-9 and inner dashes), got 'Main pool'",
  build: homelab => {
    plan(home(homelab), { pools: { 'Main pool': ['10.0.4.200-10.0.4.253'] } });
  },
};
