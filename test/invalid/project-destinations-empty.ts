import { AppProject } from '../../lib/gitops/argocd/app-project';
import { ArgoCd } from '../../lib/gitops/argocd/argo-cd';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "destinations of project 'team' is empty: nothing could be deployed; leave it out for all",
  build: homelab => {
    const argo = new ArgoCd(home(homelab), 'argo-cd');
    new AppProject(argo, 'team', { destinations: [] });
  },
};
