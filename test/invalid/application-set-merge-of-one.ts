import { ApplicationSet } from '../../lib/gitops/argocd/application-set';
import { ArgoCd } from '../../lib/gitops/argocd/argo-cd';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "merge generator of 'apps' needs at least two generators, got 1",
  build: homelab => {
    const argo = new ArgoCd(home(homelab), 'argo-cd');
    const template = {
      name: '{{ .name }}-web',
      source: { repoURL: 'https://git.example.net/web.git', path: 'deploy' },
      destination: { name: '{{ .name }}' },
    };
    new ApplicationSet(argo, 'apps', {
      generators: [{ merge: { mergeKeys: ['name'], generators: [{ clusters: {} }] } }],
      template,
    });
  },
};
