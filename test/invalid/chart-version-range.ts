import { home, Release, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/web: version of chart web must be exact, such as 1.2.3, got '^1.2.0'",
  build(homelab) {
    new Release(home(homelab), 'web', { version: '^1.2.0' });
  },
};
