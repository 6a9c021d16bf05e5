import { Route, type RouteProps } from '../../lib/networking';
import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'hostname must be text such as grafana.cluster.example.net, got a Promise: await it',
  build: homelab => {
    const props = { hostname: Promise.resolve('web.example.net') } as unknown as RouteProps;
    const cluster = home(homelab);
    const gateway = cluster.external('Gateway', 'edge', 'public');
    const backend = cluster.external('Service', 'web', 'web', { ports: [{ port: 80 }] });
    new Route(app(cluster, 'web', ''), 'web', { ...props, gateway, backend });
  },
};
