import { home, set, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "selector of set 'media' has value 'x y' for 'role', which no label can have",
  build: homelab => {
    set(homelab, 'media', home(homelab), { selector: { matchLabels: { role: 'x y' } } });
  },
};
