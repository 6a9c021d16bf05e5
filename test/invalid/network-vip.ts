import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "vip must be an IP address such as 10.0.4.205, got 'api.example.net'",
  build: homelab => {
    plan(home(homelab), { vip: 'api.example.net' });
  },
};
