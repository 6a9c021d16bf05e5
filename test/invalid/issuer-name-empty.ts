import { NginxGatewayFabric } from '../../lib/addons/nginx-gateway-fabric';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/nginx-gateway-fabric/manifests/certificate-nginx-gateway-wildcard: certificate 'nginx-gateway-wildcard' in namespace nginx-gateway refers to ClusterIssuer '': give its name",
  build: homelab => {
    const cluster = home(homelab);
    const issuer = { ...cluster.external('ClusterIssuer', '', 'letsencrypt'), name: '' };
    new NginxGatewayFabric(cluster, 'nginx-gateway-fabric', { issuer, domain: 'example.net' });
  },
};
