import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "installDisk size must compare with a size, such as '>= 100GB', got 'large'",
  build: homelab => {
    machine(home(homelab), 'node1', { installDisk: { size: 'large' } });
  },
};
