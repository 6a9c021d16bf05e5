import { Homelab } from '../lib';

/** The zone at Cloudflare; clusters live below it. */
const zone = 'integratn.tech';
/** Where people reach the hub's services. */
const hubDomain = `cluster.${zone}`;

/** What is true of this site, and stands nowhere else. */
export const site = {
  repository: { url: 'https://github.com/jamesatintegratnio/gitops_homelab_2_0.git', revision: 'main', path: 'dist' },
  zone,
  hubDomain,
  email: 'james@integratn.io',
  timeZone: 'America/Denver',
  onePassword: { connectHost: 'https://connect.integratn.tech', vaults: { homelab: 1 } },
  nodes: ['10.0.4.101', '10.0.4.102', '10.0.4.103'],
  /** Addresses that services of type LoadBalancer get, and the one of the shared Gateway. */
  pool: '10.0.4.200-10.0.4.253',
  gatewayAddress: '10.0.4.205',
  networkDevice: 'eno1',
  nfs: {
    server: '10.0.0.12',
    /** Exports of the two storage classes. */
    config: '/mnt/user/appdata',
    data: '/mnt/user/data',
    /** Folders that are older than the storage classes. */
    volumes: '/mnt/user/kube_storage',
  },
  /** The database server beside the clusters. */
  postgres: { address: '10.0.3.1', port: 5432 },
  /** Who people sign in with, and the groups that they are in there. */
  authentik: { url: `https://auth.${hubDomain}`, admins: 'authentik Admins', users: 'authentik Users' },
  /** Where promises write to. */
  platformState: 'https://github.com/jamesatintegratnio/kratix-platform-state',
  trivyExtension: {
    url: 'https://github.com/mziyabo/argocd-trivy-extension/releases/download',
    // renovate: datasource=github-releases depName=mziyabo/argocd-trivy-extension
    version: 'v0.2.0',
  },
  images: {
    /** Built by this site: kubectl with a shell, for an account without rights on the machine. */
    kubectl: {
      registry: 'ghcr.io',
      repository: 'jamesatintegratnio/gitops_homelab_2_0/kubectl',
      // renovate: datasource=docker depName=ghcr.io/jamesatintegratnio/gitops_homelab_2_0/kubectl
      version: 'v1.34.1',
    },
    sonarr: {
      name: 'linuxserver/sonarr',
      // renovate: datasource=docker depName=linuxserver/sonarr
      version: '4.0.19.2979-ls322',
    },
    exportarr: {
      name: 'ghcr.io/onedr0p/exportarr',
      // renovate: datasource=docker depName=ghcr.io/onedr0p/exportarr
      version: 'v2.3.0',
    },
  },
  /** Dashboards of grafana.com that people here look at. */
  dashboards: {
    'kubernetes-cluster-monitoring': { gnetId: 315, revision: 3 },
    'node-exporter-full': { gnetId: 1860, revision: 37 },
  },
} as const;

/** The homelab of this site, without clusters. */
export function homelab(): Homelab {
  return new Homelab({ repository: site.repository });
}
