import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "installDisk.type must be one of hdd, nvme, sd, ssd, got 'tape'",
  build: homelab => {
    machine(home(homelab), 'node1', { installDisk: { type: 'tape' as never } });
  },
};
