import { ManifestAddon } from '../../lib/core/manifest-addon';
import { Route } from '../../lib/networking/route';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "port of service 'web' is not clear (http:80, https:443): give one",
  build: homelab => {
    const cluster = home(homelab);
    const web = new ManifestAddon(cluster, 'web', { namespace: 'web' });
    const gateway = cluster.external('Gateway', 'edge', 'public');
    const backend = cluster.external('Service', 'web', 'web', {
      ports: [
        { name: 'http', port: 80 },
        { name: 'https', port: 443 },
      ],
    });
    new Route(web, 'web', { gateway, hostname: 'web.example.net', backend });
  },
};
