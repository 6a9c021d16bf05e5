import { Schematic } from '../../lib/talos/schematic';
import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "bootloader must be one of dual-boot, grub, sd-boot, got 'lilo'",
  build: homelab => {
    talos(home(homelab), { schematic: new Schematic({ bootloader: 'lilo' as never }) });
  },
};
