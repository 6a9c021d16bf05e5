import { Schematic } from '../../lib/talos/schematic';
import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "extraKernelArgs must be one argument each, such as net.ifnames=0, got 'quiet splash'",
  build: homelab => {
    talos(home(homelab), { schematic: new Schematic({ extraKernelArgs: ['quiet splash'] }) });
  },
};
