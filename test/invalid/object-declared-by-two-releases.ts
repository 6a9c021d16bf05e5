import { home, Release, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/two: StorageClass 'fast' is already made by the release of home/one",
  build(homelab) {
    const cluster = home(homelab);
    new Release(cluster, 'one').makes('StorageClass', 'fast');
    new Release(cluster, 'two').makes('StorageClass', 'fast');
  },
};
