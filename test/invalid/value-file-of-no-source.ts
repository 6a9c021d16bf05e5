import { Application } from '../../lib/gitops/argocd/application';
import { ArgoCd } from '../../lib/gitops/argocd/argo-cd';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/argo-cd/manifests/application-web: application 'web' in namespace argocd reads '$valuez/dist/home/values/argo-cd.yaml', but no source has ref 'valuez'; did you mean 'values'?",
  build: homelab => {
    const { url, revision = 'main' } = homelab.repository;
    const helm = { valueFiles: ['$valuez/dist/home/values/argo-cd.yaml'] };
    new Application(new ArgoCd(home(homelab), 'argo-cd'), 'web', {
      source: [
        { repoURL: 'https://charts.example.net', chart: 'web', targetRevision: '1.2.3', helm },
        { repoURL: url, targetRevision: revision, ref: 'values' },
      ],
      destination: { name: 'in-cluster' },
    });
  },
};
