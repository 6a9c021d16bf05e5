import { Schematic } from '../../lib/talos/schematic';
import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "factory must be a host such as factory.talos.dev, without https://, got 'https://factory.talos.dev'",
  build: homelab => {
    talos(home(homelab), { schematic: new Schematic({ factory: 'https://factory.talos.dev' }) });
  },
};
