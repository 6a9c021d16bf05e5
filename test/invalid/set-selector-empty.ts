import { home, set, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "selector of set 'guests' is empty and would match every registration: give matchLabels or matchExpressions",
  build: homelab => {
    set(homelab, 'guests', home(homelab), { selector: {} });
  },
};
