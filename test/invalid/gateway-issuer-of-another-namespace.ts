import { NginxGatewayFabric } from '../../lib/addons/nginx-gateway-fabric';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "Issuer 'letsencrypt' serves namespace pki, and 'nginx-gateway-fabric' is in nginx-gateway: use a ClusterIssuer",
  build: homelab => {
    const cluster = home(homelab);
    const issuer = cluster.external('Issuer', 'pki', 'letsencrypt');
    new NginxGatewayFabric(cluster, 'nginx-gateway-fabric', { issuer, domain: 'example.net' });
  },
};
