import { Application } from '../../lib/workloads/application';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "server of volume 'data' must be an IP address or a host name, got 'nfs://10.0.0.12'",
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
      volumes: { data: { ...nfs, server: 'nfs://10.0.0.12' } },
    });
  },
};
