import { Cluster } from '../../lib/core/cluster';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "host of 'inner' must have machines of its own, and 'media' runs on 'home'",
  build: homelab => {
    const guest = new Cluster(homelab, 'media', { domain: 'media.example.net', engine: argoCd(), host: home(homelab) });
    new Cluster(homelab, 'inner', { domain: 'inner.example.net', engine: argoCd(), host: guest });
  },
};
