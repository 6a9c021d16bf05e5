import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'services must be at most a /12, which is all that Kubernetes takes, got 172.0.0.0/8',
  build: homelab => {
    plan(home(homelab), { services: '172.0.0.0/8' });
  },
};
