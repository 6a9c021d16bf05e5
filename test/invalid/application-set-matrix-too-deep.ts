import type { ApplicationSetGenerator } from '../../lib/gitops/argocd/generators';
import { ApplicationSet } from '../../lib/gitops/argocd/application-set';
import { ArgoCd } from '../../lib/gitops/argocd/argo-cd';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "matrix generator of 'apps' is the third level: Argo CD combines two at most",
  build: homelab => {
    const argo = new ArgoCd(home(homelab), 'argo-cd');
    const pair = (generators: readonly object[]): ApplicationSetGenerator =>
      JSON.parse(JSON.stringify({ matrix: { generators } }));
    const clusters = { clusters: {} };
    const deep = pair([clusters, pair([clusters, pair([clusters, clusters])])]);
    const template = {
      name: '{{ .name }}-web',
      source: { repoURL: 'https://git.example.net/web.git', path: 'deploy' },
      destination: { name: '{{ .name }}' },
    };
    new ApplicationSet(argo, 'apps', { generators: [deep], template });
  },
};
