import { Cluster } from '../../lib/core/cluster';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { home, Release, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "other/web: cannot come after 'home/api': 'other' and 'home' have different roots, and nothing would enforce it",
  build: homelab => {
    const api = new Release(home(homelab), 'api');
    const other = new Cluster(homelab, 'other', { domain: 'other.example.net', engine: argoCd() });
    new Release(other, 'web', { after: [api] });
  },
};
