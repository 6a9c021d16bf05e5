import { Cluster } from '../../lib/core/cluster';
import { argoCd } from '../../lib/gitops/argocd/engine';
import type { InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "server must be a URL such as https://example.net, got '10.0.0.1:6443'",
  build: homelab => {
    new Cluster(homelab, 'home', { domain: 'home.example.net', engine: argoCd(), server: '10.0.0.1:6443' });
  },
};
