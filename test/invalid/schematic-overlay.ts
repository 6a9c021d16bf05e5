import { Schematic } from '../../lib/talos/schematic';
import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "overlay needs an image and a name, such as siderolabs/sbc-raspberrypi and rpi_generic, got 'siderolabs/sbc-raspberrypi'",
  build: homelab => {
    talos(home(homelab), { schematic: new Schematic({ overlay: { image: 'siderolabs/sbc-raspberrypi', name: '' } }) });
  },
};
