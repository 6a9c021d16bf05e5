import { Cluster } from '../../lib/core/cluster';
import type { Homelab } from '../../lib/core/homelab';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "cluster 'inner' must lie directly in a Homelab, got 'home' as the scope",
  build: homelab => {
    new Cluster(home(homelab) as unknown as Homelab, 'inner', { domain: 'inner.example.net', engine: argoCd() });
  },
};
