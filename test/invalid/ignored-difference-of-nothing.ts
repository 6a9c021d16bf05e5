import { Application } from '../../lib/gitops/argocd/application';
import { ArgoCd } from '../../lib/gitops/argocd/argo-cd';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'ignoreDifferences of Service ignores nothing: give it jsonPointers or jqPathExpressions',
  build: homelab => {
    const argo = new ArgoCd(home(homelab), 'argo-cd');
    new Application(argo, 'web', {
      source: { repoURL: 'https://git.example.net/web.git', path: 'deploy' },
      destination: { name: 'in-cluster' },
      ignoreDifferences: [{ kind: 'Service' }],
    });
  },
};
