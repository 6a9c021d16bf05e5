import { Application } from '../../lib/gitops/argocd/application';
import { ArgoCd } from '../../lib/gitops/argocd/argo-cd';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "destination of 'web' has both name 'in-cluster' and server 'https://kubernetes.default.svc': it can be one of them",
  build: homelab => {
    const argo = new ArgoCd(home(homelab), 'argo-cd');
    new Application(argo, 'web', {
      source: { repoURL: 'https://git.example.net/web.git', path: 'deploy' },
      destination: { name: 'in-cluster', server: 'https://kubernetes.default.svc' },
    });
  },
};
