import { Application } from '../../lib/workloads/application';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "name of volume must be a DNS label of at most 63 characters (a-z, 0-9 and inner dashes), got 'My Data'",
  build: homelab => {
    const cluster = home(homelab);
    const nfs = {
      server: '10.0.0.12',
      path: '/data',
      mountPath: '/data',
      storageClass: cluster.external('StorageClass', '', 'nfs'),
    };
    new Application(cluster, 'web', { namespace: 'web', image: 'ghcr.io/me/app:1.2.3', port: 8080, volumes: { 'My Data': nfs } });
  },
};
