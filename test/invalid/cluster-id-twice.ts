import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "cluster 'home' is already there: the homelab has a Cluster of that id, give one of them another",
  build: homelab => {
    home(homelab);
    home(homelab);
  },
};
