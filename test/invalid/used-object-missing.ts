import { home, Release, type InvalidRule } from '../support/invalid';
import { objectRef } from '../../lib/core/references';

export const rule: InvalidRule = {
  message: "home/loki: StorageClass 'fsat' does not exist; did you mean 'fast'?",
  build(homelab) {
    const cluster = home(homelab);
    cluster.external('StorageClass', '', 'fast');
    new Release(cluster, 'loki').uses(objectRef('StorageClass', undefined, 'fsat', {}));
  },
};
