import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "version must be an exact release such as 1.11.5, got '1.11'",
  build: homelab => {
    talos(home(homelab), { version: '1.11' });
  },
};
