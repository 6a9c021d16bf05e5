import { Application } from '../../lib/gitops/argocd/application';
import { ArgoCd } from '../../lib/gitops/argocd/argo-cd';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'wave must be a whole number between -2147483648 and 2147483647, got 1.5',
  build: homelab => {
    const argo = new ArgoCd(home(homelab), 'argo-cd');
    new Application(argo, 'web', {
      source: { repoURL: 'https://git.example.net/web.git', path: 'deploy' },
      destination: { name: 'in-cluster' },
      wave: 1.5,
    });
  },
};
