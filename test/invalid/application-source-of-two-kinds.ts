import { Application } from '../../lib/gitops/argocd/application';
import { ArgoCd } from '../../lib/gitops/argocd/argo-cd';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "source https://charts.example.net of 'web' has both path 'deploy' and chart 'web': it can be one of them",
  build: homelab => {
    const argo = new ArgoCd(home(homelab), 'argo-cd');
    new Application(argo, 'web', {
      source: { repoURL: 'https://charts.example.net', path: 'deploy', chart: 'web', targetRevision: '1.2.3' },
      destination: { name: 'in-cluster' },
    });
  },
};
