import { Cluster, type Homelab } from '../lib';
import { argoCd } from '../lib/gitops/argocd/engine';
import { Route } from '../lib/networking';
import { Application } from '../lib/workloads/application';
import { homelab, site } from './site';

/** The virtual cluster with the media workloads. Its platform comes with the set of virtual clusters; its Argo CD deploys these. */
export function vclusterMedia(homelab: Homelab): Cluster {
  const cluster = new Cluster(homelab, 'vcluster-media', {
    domain: `vcluster-media.${site.zone}`,
    engine: argoCd(),
    environment: 'production',
    role: 'vcluster',
    externalCrds: ['gateway.networking.k8s.io'],
  });
  const hostname = `*.${cluster.domain}`;
  const gateway = cluster.external('Gateway', 'nginx-gateway', 'nginx-gateway', {
    listeners: [
      { name: 'http', port: 80, protocol: 'HTTP', hostname },
      { name: 'https', port: 443, protocol: 'HTTPS', hostname },
    ],
  });
  const config = cluster.external('StorageClass', '', 'config-nfs-client');
  const data = cluster.external('StorageClass', '', 'data-nfs-client');

  const sonarr = new Application(cluster, 'sonarr', {
    namespace: 'media',
    image: 'linuxserver/sonarr:4.0.19.2979-ls322',
    port: 8989,
    env: { TZ: 'America/Denver', PUID: '1000', PGID: '1000', SONARR__AUTH__METHOD: 'External' },
    volumes: {
      config: {
        server: site.nfsServer,
        path: '/mnt/user/kube_storage/sonarr-config-pvc',
        mountPath: '/config',
        storageClass: config,
      },
      media: { server: site.nfsServer, path: '/mnt/user/data', mountPath: '/data', storageClass: data },
    },
    values: {
      deployment: { resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } } },
    },
  });
  new Route(sonarr, 'sonarr', { gateway, hostname: `sonarr.${cluster.domain}`, backend: sonarr.service });
  return cluster;
}

if (require.main === module) {
  const root = homelab();
  vclusterMedia(root);
  root.synth();
}
