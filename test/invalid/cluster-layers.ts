import { Cluster, type ClusterProps } from '../../lib/core/cluster';
import { argoCd } from '../../lib/gitops/argocd/engine';
import type { InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "layers must be a list, got 'production'",
  build: homelab => {
    new Cluster(homelab, 'home', {
      domain: 'home.example.net',
      engine: argoCd(),
      layers: 'production',
    } as unknown as ClusterProps);
  },
};
