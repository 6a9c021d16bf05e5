import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'home: has 1 machine and none of role control-plane',
  build: homelab => {
    machine(home(homelab), 'node1', { role: 'worker' });
  },
};
