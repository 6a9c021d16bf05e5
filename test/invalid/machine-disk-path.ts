import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "installDisk must be a path such as /dev/sda, or a selector such as { type: 'nvme' }, got 'sda'",
  build: homelab => {
    machine(home(homelab), 'node1', { installDisk: 'sda' });
  },
};
