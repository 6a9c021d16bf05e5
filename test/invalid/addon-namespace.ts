import { home, Release, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "namespace must be a DNS label of at most 63 characters (a-z, 0-9 and inner dashes), got 'my.space'",
  build: homelab => {
    new Release(home(homelab), 'web', { namespace: 'my.space' });
  },
};
