import { Cluster } from '../../lib/core/cluster';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "host must be a Cluster, got 'home'",
  build: homelab => {
    new Cluster(homelab, 'media', { domain: 'media.example.net', engine: argoCd(), host: 'home' as never });
  },
};
