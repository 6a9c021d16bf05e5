import { Cluster } from '../../lib/core/cluster';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { app, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    'home/web/manifests/widget-w: no schema for example.net/v1 Widget: import it with `npm run import` and pass its folder to new Homelab({ schemas }), or wrap the object in unchecked(…, reason)',
  build: homelab => {
    const cluster = new Cluster(homelab, 'home', { domain: 'home.example.net', engine: argoCd(), externalCrds: ['example.net'] });
    app(cluster, 'web', 'apiVersion: example.net/v1\nkind: Widget\nmetadata: { name: w }');
  },
};
