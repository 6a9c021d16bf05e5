import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "'installDisk.modle' is not known; did you mean 'model'?",
  build: homelab => {
    machine(home(homelab), 'node1', { installDisk: { modle: 'x' } as never });
  },
};
