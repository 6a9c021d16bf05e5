import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/network: routed names 'home', which has this network itself",
  build: homelab => {
    const cluster = home(homelab);
    plan(cluster, { routed: [cluster] });
  },
};
