import { home, set, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "the example of set 'guests' has no fact 'region': give it a value",
  build: homelab => {
    set(homelab, 'guests', home(homelab), { facts: { region: { label: 'region' } } });
  },
};
