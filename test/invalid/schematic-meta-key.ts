import { Schematic } from '../../lib/talos/schematic';
import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'meta key must be a whole number between 0 and 255, got 256',
  build: homelab => {
    talos(home(homelab), { schematic: new Schematic({ meta: [{ key: 256, value: '' }] }) });
  },
};
