import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "ntp must be an IP address or a host name, got 'time server'",
  build: homelab => {
    plan(home(homelab), { ntp: ['time server'] });
  },
};
