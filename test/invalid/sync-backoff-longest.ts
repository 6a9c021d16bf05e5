import { Application } from '../../lib/gitops/argocd/application';
import { ArgoCd } from '../../lib/gitops/argocd/argo-cd';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'retry.maxBackoffSeconds 5 is below retry.backoffSeconds 10: the first pause is already longer',
  build: homelab => {
    const argo = new ArgoCd(home(homelab), 'argo-cd');
    new Application(argo, 'web', {
      source: { repoURL: 'https://git.example.net/web.git', path: 'deploy' },
      destination: { name: 'in-cluster' },
      sync: { retry: { maxBackoffSeconds: 5 } },
    });
  },
};
