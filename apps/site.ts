import { Homelab, RegistrationContract } from '../lib';

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
  network: {
    nodes: '10.0.4.0/24',
    /** One cable for the whole site. */
    localNetwork: '10.0.0.0/9',
    defaultGateway: '10.0.0.1',
    vip: '10.0.4.100',
    /** Addresses that services of type LoadBalancer get, and the one of the shared Gateway. */
    pools: { default: ['10.0.4.200-10.0.4.253'] },
    gateways: { 'nginx-gateway': '10.0.4.205' },
  },
  /** The machines in the cupboard, all alike; each boots and is reached by one device. */
  machines: {
    controlplane1: { mac: '00:23:24:e7:29:40', address: '10.0.4.101' },
    controlplane2: { mac: '00:23:24:e7:25:10', address: '10.0.4.102' },
    controlplane3: { mac: '00:23:24:b5:54:f9', address: '10.0.4.103' },
  },
  networkDevice: 'eno1',
  /** Everywhere but the networks that are no part of it (RFC 1918). */
  internet: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'] },
  /** A file system of this label, made by hand, marks the disk to install on. */
  installDisk: '/dev/disk/by-label/TALOS_INSTALL',
  matchbox: 'http://10.0.112.2:8080',
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

/** What every registration of this site says: bootstrap writes the hub's, the vcluster promise those of virtual clusters. */
export const registration = new RegistrationContract({
  labels: {
    cluster_name: ({ name }) => name,
    cluster_role: ({ role }) => role,
    environment: ({ environment }) => environment,
  },
  annotations: {
    'platform.integratn.tech/base-domain': () => zone,
    'platform.integratn.tech/base-domain-sanitized': () => zone.replaceAll('.', '-'),
  },
});

/** The homelab of this site, without clusters. */
export function homelab(): Homelab {
  return new Homelab({ repository: site.repository, registration });
}
