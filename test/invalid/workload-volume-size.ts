import { Application } from '../../lib/workloads/application';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "size of volume 'data' must be a quantity above zero such as 10Gi, got 'big'",
  build: homelab => {
    const cluster = home(homelab);
    const nfs = {
      server: '10.0.0.12',
      path: '/data',
      mountPath: '/data',
      storageClass: cluster.external('StorageClass', '', 'nfs'),
    };
    new Application(cluster, 'web', {
      namespace: 'web',
      image: 'ghcr.io/me/app:1.2.3',
      port: 8080,
      volumes: { data: { ...nfs, size: 'big' } },
    });
  },
};
