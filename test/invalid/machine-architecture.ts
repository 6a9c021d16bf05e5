import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "architecture must be one of amd64, arm64, got 'riscv64'",
  build: homelab => {
    machine(home(homelab), 'node1', { architecture: 'riscv64' as never });
  },
};
