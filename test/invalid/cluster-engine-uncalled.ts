import { Cluster, type ClusterProps } from '../../lib/core/cluster';
import { argoCd } from '../../lib/gitops/argocd/engine';
import type { InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'engine must be a GitOpsEngine such as argoCd(), got a function: call it',
  build: homelab => {
    new Cluster(homelab, 'home', { domain: 'home.example.net', engine: argoCd } as unknown as ClusterProps);
  },
};
