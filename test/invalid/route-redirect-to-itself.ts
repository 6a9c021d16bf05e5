import { ManifestAddon } from '../../lib/core/manifest-addon';
import { Route } from '../../lib/networking/route';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "redirect of route 'web' would lead from listener http to itself: leave one of them out",
  build: homelab => {
    const cluster = home(homelab);
    const web = new ManifestAddon(cluster, 'web', { namespace: 'web' });
    const gateway = cluster.external('Gateway', 'edge', 'public');
    const backend = cluster.external('Service', 'web', 'web', { ports: [{ port: 80 }] });
    new Route(web, 'web', { gateway, hostname: 'web.example.net', backend, listener: 'http', redirect: true });
  },
};
