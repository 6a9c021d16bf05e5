import { Schematic } from '../../lib/talos/schematic';
import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'texts of a schematic must not have the separators U+2028 and U+2029, got "a b"',
  build: homelab => {
    talos(home(homelab), { schematic: new Schematic({ meta: [{ key: 10, value: 'a\u2028b' }] }) });
  },
};
