import { home, plan, set, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "network plan 'network' must lie in a Cluster, got set 'vclusters': a set's machines are not known",
  build: homelab => {
    plan(set(homelab, 'vclusters', home(homelab)) as never);
  },
};
