import { NginxGatewayFabric } from '../../lib/addons/nginx-gateway-fabric';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "domain must be a domain name such as home.example.net, got '*.example.net'",
  build: homelab => {
    const cluster = home(homelab);
    const issuer = cluster.external('ClusterIssuer', '', 'letsencrypt');
    new NginxGatewayFabric(cluster, 'nginx-gateway-fabric', { issuer, domain: '*.example.net' });
  },
};
