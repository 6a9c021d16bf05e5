import { home, set, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "fact 'zoen' is not declared by set 'guests' (it declares name, server, domain, environment, zone)",
  build: homelab => {
    set(homelab, 'guests', home(homelab)).fact('zoen');
  },
};
