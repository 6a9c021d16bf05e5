import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'interfaces is empty: give at least one, such as { dhcp: true }',
  build: homelab => {
    machine(home(homelab), 'node1', { interfaces: [] });
  },
};
