import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'home/network: address 10.0.4.100 of the VIP is inside the DHCP range 10.0.4.90-10.0.4.110',
  build: homelab => {
    plan(home(homelab), { vip: '10.0.4.100', dhcpRange: '10.0.4.90-10.0.4.110' });
  },
};
