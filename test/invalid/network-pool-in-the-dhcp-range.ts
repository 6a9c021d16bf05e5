import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'home/network: pool default 10.0.4.200-10.0.4.253 and the DHCP range 10.0.4.150-10.0.4.220 overlap',
  build: homelab => {
    plan(home(homelab), { pools: { default: ['10.0.4.200-10.0.4.253'] }, dhcpRange: '10.0.4.150-10.0.4.220' });
  },
};
