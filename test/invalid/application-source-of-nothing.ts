import { Application } from '../../lib/gitops/argocd/application';
import { ArgoCd } from '../../lib/gitops/argocd/argo-cd';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "source https://git.example.net/web.git of 'web' says nothing to deploy: give it path, chart or ref",
  build: homelab => {
    const argo = new ArgoCd(home(homelab), 'argo-cd');
    new Application(argo, 'web', { source: { repoURL: 'https://git.example.net/web.git' }, destination: { name: 'in-cluster' } });
  },
};
