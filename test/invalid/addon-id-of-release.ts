import { home, Release, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "add-on id must be a DNS label of at most 53 characters (a-z, 0-9 and inner dashes), got 'Web_App'",
  build: homelab => {
    new Release(home(homelab), 'Web_App');
  },
};
