import { ApplicationSet } from '../../lib/gitops/argocd/application-set';
import { ArgoCd } from '../../lib/gitops/argocd/argo-cd';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "matrix generator of 'apps' needs at least two generators, got 1",
  build: homelab => {
    const argo = new ArgoCd(home(homelab), 'argo-cd');
    const template = {
      name: 'web',
      source: { repoURL: 'https://git.example.net/web.git', path: '.' },
      destination: { name: 'in-cluster' },
    };
    new ApplicationSet(argo, 'apps', { generators: [{ matrix: { generators: [{ clusters: {} }] } }], template });
  },
};
