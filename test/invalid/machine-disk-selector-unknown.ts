import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'installDisk selects by size, type, model, serial, wwid, busPath, got modle',
  build: homelab => {
    machine(home(homelab), 'node1', { installDisk: { modle: 'x' } as never });
  },
};
