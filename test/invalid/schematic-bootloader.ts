import { Schematic } from '../../lib/talos/schematic';
import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "bootloader must be one of dual-boot, sd-boot, grub, got 'lilo'",
  build: homelab => {
    talos(home(homelab), { schematic: new Schematic({ bootloader: 'lilo' as never }) });
  },
};
