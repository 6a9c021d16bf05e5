import { Cluster, type Homelab } from '../lib';
import { argoCd } from '../lib/gitops/argocd/engine';
import { Route } from '../lib/networking';
import { ExternalSecretSource } from '../lib/secrets';
import { homelab, site } from './site';
import { sonarr } from './sonarr';

/** The virtual cluster with the media workloads, on the machines of its host. Its platform comes with the set of virtual clusters; its Argo CD deploys these. */
export function vclusterMedia(homelab: Homelab, host?: Cluster): Cluster {
  const cluster = new Cluster(homelab, 'vcluster-media', {
    domain: `vcluster-media.${site.zone}`,
    engine: argoCd(),
    environment: 'production',
    role: 'vcluster',
    externalCrds: ['gateway.networking.k8s.io', 'external-secrets.io'],
    ...(host && { host }),
  });
  const hostname = `*.${cluster.domain}`;
  const gateway = cluster.external('Gateway', 'nginx-gateway', 'nginx-gateway', {
    listeners: [
      { name: 'http', port: 80, protocol: 'HTTP', hostname },
      { name: 'https', port: 443, protocol: 'HTTPS', hostname },
    ],
  });
  const store = cluster.external('ClusterSecretStore', '', 'onepassword-store');
  const application = sonarr(cluster, {
    config: cluster.external('StorageClass', '', 'config-nfs-client'),
    data: cluster.external('StorageClass', '', 'data-nfs-client'),
    apiKey: new ExternalSecretSource(store, { key: 'homepage-secret', property: 'HOMEPAGE_VAR_SONARR_KEY' }),
  });
  new Route(application, 'sonarr', { gateway, hostname: `sonarr.${cluster.domain}`, backend: application.service });
  return cluster;
}

if (require.main === module) {
  const root = homelab();
  vclusterMedia(root);
  root.synth();
}
