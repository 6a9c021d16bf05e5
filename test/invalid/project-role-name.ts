import { AppProject } from '../../lib/gitops/argocd/app-project';
import { ArgoCd } from '../../lib/gitops/argocd/argo-cd';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "role of project 'team' must be named by letters, digits, - and _, got 'read only'",
  build: homelab => {
    const argo = new ArgoCd(home(homelab), 'argo-cd');
    new AppProject(argo, 'team', { roles: [{ name: 'read only' }] });
  },
};
