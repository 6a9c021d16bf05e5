import { ApplicationSet } from '../../lib/gitops/argocd/application-set';
import { ArgoCd } from '../../lib/gitops/argocd/argo-cd';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "name in the template of 'apps' is empty: give one that differs for each result",
  build: homelab => {
    const argo = new ArgoCd(home(homelab), 'argo-cd');
    const template = {
      name: '',
      source: { repoURL: 'https://git.example.net/web.git', path: 'deploy' },
      destination: { name: '{{ .name }}' },
    };
    new ApplicationSet(argo, 'apps', { generators: [{ clusters: {} }], template });
  },
};
