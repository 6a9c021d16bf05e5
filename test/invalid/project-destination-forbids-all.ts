import { AppProject } from '../../lib/gitops/argocd/app-project';
import { ArgoCd } from '../../lib/gitops/argocd/argo-cd';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "destinations of project 'team' forbids everything by '!*': name what is forbidden",
  build: homelab => {
    const argo = new ArgoCd(home(homelab), 'argo-cd');
    new AppProject(argo, 'team', { destinations: [{ server: '*', namespace: '!*' }] });
  },
};
