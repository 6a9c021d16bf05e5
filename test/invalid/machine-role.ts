import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "role must be one of control-plane, worker, got 'master'",
  build: homelab => {
    machine(home(homelab), 'node1', { role: 'master' as never });
  },
};
