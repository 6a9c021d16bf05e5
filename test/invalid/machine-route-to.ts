import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "'10.9.0.1/16' has host bits set; did you mean 10.9.0.0/16?",
  build: homelab => {
    machine(home(homelab), 'node1', { interfaces: [{ dhcp: true, routes: [{ to: '10.9.0.1/16', via: '10.0.4.1' }] }] });
  },
};
