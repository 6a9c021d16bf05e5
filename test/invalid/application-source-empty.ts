import { Application } from '../../lib/gitops/argocd/application';
import { ArgoCd } from '../../lib/gitops/argocd/argo-cd';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "source of 'web' is empty: give at least one",
  build: homelab => {
    const argo = new ArgoCd(home(homelab), 'argo-cd');
    new Application(argo, 'web', { source: [], destination: { name: 'in-cluster' } });
  },
};
