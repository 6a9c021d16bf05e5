import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "interfaces[0].bond.mode must be one of 802.3ad, active-backup, balance-alb, balance-rr, balance-tlb, balance-xor, broadcast, got 'lacp'",
  build: homelab => {
    machine(home(homelab), 'node1', { interfaces: [{ device: 'bond0', bond: { members: ['eno1'], mode: 'lacp' as never } }] });
  },
};
