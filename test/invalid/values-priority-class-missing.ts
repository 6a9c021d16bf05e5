import { home, Release, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/web: PriorityClass 'critical' does not exist: declare it, or use external('PriorityClass', '', 'critical')",
  build: homelab => {
    new Release(home(homelab), 'web', { values: { global: { priorityClassName: 'critical' } } });
  },
};
