import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'pods must have one network of each family, got 10.244.0.0/16 and 10.245.0.0/16',
  build: homelab => {
    plan(home(homelab), { pods: ['10.244.0.0/16', '10.245.0.0/16'] });
  },
};
