import { home, machine, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "interfaces[0] device selects nothing: give mac, driver, busPath or physical, or a name such as 'eno1'",
  build: homelab => {
    machine(home(homelab), 'node1', { interfaces: [{ device: {}, dhcp: true }] });
  },
};
