import { ApplicationSet } from '../../lib/gitops/argocd/application-set';
import { ArgoCd } from '../../lib/gitops/argocd/argo-cd';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "list generator of 'apps' has elements that are maps such as { cluster: 'home' }, got 'home'",
  build: homelab => {
    const argo = new ArgoCd(home(homelab), 'argo-cd');
    const template = {
      name: '{{ .name }}-web',
      source: { repoURL: 'https://git.example.net/web.git', path: 'deploy' },
      destination: { name: '{{ .name }}' },
    };
    new ApplicationSet(argo, 'apps', { generators: [{ list: { elements: ['home'] } }], template });
  },
};
