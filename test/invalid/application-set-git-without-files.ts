import { ApplicationSet } from '../../lib/gitops/argocd/application-set';
import { ArgoCd } from '../../lib/gitops/argocd/argo-cd';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "git generator of 'apps' generates nothing: give it directories or files",
  build: homelab => {
    const argo = new ArgoCd(home(homelab), 'argo-cd');
    const template = {
      name: '{{ .name }}-web',
      source: { repoURL: 'https://git.example.net/web.git', path: 'deploy' },
      destination: { name: '{{ .name }}' },
    };
    new ApplicationSet(argo, 'apps', {
      generators: [{ git: { repoURL: 'https://git.example.net/web.git', revision: 'main', directories: [] } }],
      template,
    });
  },
};
