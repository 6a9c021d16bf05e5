import { Cluster } from '../../lib/core/cluster';
import type { Homelab } from '../../lib/core/homelab';
import { argoCd } from '../../lib/gitops/argocd/engine';
import type { InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "cluster 'home' must lie directly in a Homelab, got undefined",
  build: () => {
    new Cluster(undefined as unknown as Homelab, 'home', { domain: 'home.example.net', engine: argoCd() });
  },
};
