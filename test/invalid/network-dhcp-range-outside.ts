import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'dhcpRange 10.0.3.20-10.0.4.30 is outside of the local network 10.0.4.0/24',
  build: homelab => {
    plan(home(homelab), { dhcpRange: '10.0.3.20-10.0.4.30' });
  },
};
