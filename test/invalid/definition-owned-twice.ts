import { home, Release, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/two: installs the definitions of example.net, and so does 'one': only one add-on may",
  build: homelab => {
    const cluster = home(homelab);
    new Release(cluster, 'one', { installs: ['example.net'] });
    new Release(cluster, 'two', { installs: ['example.net'] });
  },
};
