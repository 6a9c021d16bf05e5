import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "'10.10.10.5/24' has host bits set; did you mean 10.10.10.0/24?",
  build: homelab => {
    plan(home(homelab), { nodes: '10.10.10.5/24' });
  },
};
