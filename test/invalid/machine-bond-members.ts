import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "interfaces[0] bond has no members: name the devices, such as ['eno1', 'eno2']",
  build: homelab => {
    machine(home(homelab), 'node1', { interfaces: [{ device: 'bond0', bond: { members: [] } }] });
  },
};
