import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/talos: machines has 'node2', and no machine is called so, did you mean 'node1'?",
  build: homelab => {
    talos(home(homelab), { machines: { node2: { wipe: true } } });
  },
};
