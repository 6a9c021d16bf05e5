import { Release, type InvalidRule } from '../support/invalid';
import { Cluster } from '../../lib/core/cluster';
import { argoCd } from '../../lib/gitops/argocd/engine';

export const rule: InvalidRule = {
  message:
    "home/web: values turn a ServiceMonitor on, which nothing on 'home' installs: add PrometheusCrds, or list 'monitoring.coreos.com' in externalCrds",
  build: homelab => {
    new Release(new Cluster(homelab, 'home', { domain: 'home.example.net', engine: argoCd() }), 'web', {
      values: { serviceMonitor: { enabled: true } },
    });
  },
};
