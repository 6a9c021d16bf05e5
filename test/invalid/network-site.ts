import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "site must be a DNS label of at most 63 characters (a-z, 0-9 and inner dashes), got 'The office'",
  build: homelab => {
    plan(home(homelab), { site: 'The office' });
  },
};
