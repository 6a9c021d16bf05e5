import { Schematic } from '../../lib/talos/schematic';
import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "systemExtensions must be names such as siderolabs/iscsi-tools, got 'iscsi-tools'",
  build: homelab => {
    talos(home(homelab), { schematic: new Schematic({ systemExtensions: ['iscsi-tools'] }) });
  },
};
