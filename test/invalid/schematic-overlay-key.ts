import { Schematic } from '../../lib/talos/schematic';
import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "overlay options must have keys such as configTxt, got 'a b'",
  build: homelab => {
    talos(home(homelab), { schematic: new Schematic({ overlay: { image: 'a', name: 'b', options: { 'a b': 1 } } }) });
  },
};
