import { AppProject } from '../../lib/gitops/argocd/app-project';
import { ArgoCd } from '../../lib/gitops/argocd/argo-cd';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "policy of role 'reader' must have the form 'p, proj:team:reader, applications, get, team/*, allow', got 'p, reader, applications, get, team/*, allow'",
  build: homelab => {
    const argo = new ArgoCd(home(homelab), 'argo-cd');
    new AppProject(argo, 'team', { roles: [{ name: 'reader', policies: ['p, reader, applications, get, team/*, allow'] }] });
  },
};
