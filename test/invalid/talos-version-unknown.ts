import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "Talos 1.10 is not known here (1.11, 1.12, 1.13 are), got version '1.10.3'",
  build: homelab => {
    talos(home(homelab), { version: '1.10.3' });
  },
};
