import { Homelab } from '../lib';

/** What is true of this site, and stands nowhere else. */
export const site = {
  repository: { url: 'https://github.com/jamesatintegratnio/gitops_homelab_2_0.git', revision: 'main', path: 'dist' },
  /** The zone at Cloudflare; clusters live below it. */
  zone: 'integratn.tech',
  email: 'james@integratn.io',
  onePassword: { connectHost: 'https://connect.integratn.tech', vaults: { homelab: 1 } },
  nodes: ['10.0.4.101', '10.0.4.102', '10.0.4.103'],
  /** Addresses that services of type LoadBalancer get, and the one of the shared Gateway. */
  pool: '10.0.4.200-10.0.4.253',
  gatewayAddress: '10.0.4.205',
  networkDevice: 'eno1',
  nfsServer: '10.0.0.12',
  /** Where promises write to. */
  platformState: 'https://github.com/jamesatintegratnio/kratix-platform-state',
  promiseImages: 'ghcr.io/jamesatintegratnio',
} as const;

/** The homelab of this site, without clusters. */
export function homelab(): Homelab {
  return new Homelab({ repository: site.repository });
}
