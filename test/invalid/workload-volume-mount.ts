import { Application } from '../../lib/workloads/application';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "mountPath of volume 'data' must be an absolute path such as /mnt/user/data, got ''",
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
      volumes: { data: { ...nfs, mountPath: '' } },
    });
  },
};
