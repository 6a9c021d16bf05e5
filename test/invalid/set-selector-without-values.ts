import { home, set, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "selector of set 'media': In for 'role' needs at least one value, got 0",
  build: homelab => {
    set(homelab, 'media', home(homelab), { selector: { matchExpressions: [{ key: 'role', operator: 'In', values: [] }] } });
  },
};
