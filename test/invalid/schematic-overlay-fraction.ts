import { Schematic } from '../../lib/talos/schematic';
import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'overlay options must have whole numbers, got 0.5',
  build: homelab => {
    talos(home(homelab), { schematic: new Schematic({ overlay: { image: 'a', name: 'b', options: { scale: 0.5 } } }) });
  },
};
