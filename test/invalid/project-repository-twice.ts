import { AppProject } from '../../lib/gitops/argocd/app-project';
import { ArgoCd } from '../../lib/gitops/argocd/argo-cd';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "sourceRepos of project 'team' names 'https://git.example.net/a.git' twice",
  build: homelab => {
    const argo = new ArgoCd(home(homelab), 'argo-cd');
    new AppProject(argo, 'team', { sourceRepos: ['https://git.example.net/a.git', 'https://git.example.net/a.git'] });
  },
};
