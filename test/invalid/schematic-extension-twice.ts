import { Schematic } from '../../lib/talos/schematic';
import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "systemExtensions has 'siderolabs/iscsi-tools' twice",
  build: homelab => {
    talos(home(homelab), {
      schematic: new Schematic({ systemExtensions: ['siderolabs/iscsi-tools', 'siderolabs/iscsi-tools'] }),
    });
  },
};
