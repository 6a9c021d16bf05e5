import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "hostname must be a domain name such as home.example.net, got 'Node_1'",
  build: homelab => {
    machine(home(homelab), 'node1', { hostname: 'Node_1' });
  },
};
