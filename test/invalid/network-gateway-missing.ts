import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "'home/network' has no gateway 'edge' (it has none)",
  build: homelab => {
    plan(home(homelab)).gateway('edge');
  },
};
