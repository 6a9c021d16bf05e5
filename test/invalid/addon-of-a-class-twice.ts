import { home, Release, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "'home' has 2 of Release (one, two): pass the one you mean",
  build: homelab => {
    const cluster = home(homelab);
    new Release(cluster, 'one');
    new Release(cluster, 'two');
    cluster.addon(Release);
  },
};
