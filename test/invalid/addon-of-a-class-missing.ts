import { home, Release, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "'home' has no Release: add one before what needs it",
  build: homelab => {
    home(homelab).addon(Release);
  },
};
