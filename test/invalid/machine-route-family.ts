import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'interfaces[0] route to fd00::/64 goes via 10.0.4.1, which is of another family',
  build: homelab => {
    machine(home(homelab), 'node1', { interfaces: [{ dhcp: true, routes: [{ to: 'fd00::/64', via: '10.0.4.1' }] }] });
  },
};
