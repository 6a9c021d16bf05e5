import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "dns must be an IP address such as 10.0.4.205, got 'one.one.one.one'",
  build: homelab => {
    plan(home(homelab), { dns: ['one.one.one.one'] });
  },
};
