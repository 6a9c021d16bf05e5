import { AppProject } from '../../lib/gitops/argocd/app-project';
import { ArgoCd } from '../../lib/gitops/argocd/argo-cd';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "name of project must be a domain name such as home.example.net, got 'My_Team'",
  build: homelab => {
    const argo = new ArgoCd(home(homelab), 'argo-cd');
    new AppProject(argo, 'My_Team', {});
  },
};
