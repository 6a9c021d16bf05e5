import { NginxGatewayFabric } from '../../lib/addons/nginx-gateway-fabric';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "address must be an IP address such as 10.0.4.205, got '10.0.4.0/24'",
  build: homelab => {
    const cluster = home(homelab);
    const issuer = cluster.external('ClusterIssuer', '', 'letsencrypt');
    new NginxGatewayFabric(cluster, 'nginx-gateway-fabric', { issuer, address: '10.0.4.0/24' });
  },
};
