import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "fact 'zone' is not declared by cluster 'home' (it declares none)",
  build: homelab => {
    home(homelab).fact('zone');
  },
};
