import { ArgoCd } from '../../lib/gitops/argocd/argo-cd';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "hostname must be a domain name such as home.example.net, got 'https://argocd.example.net'",
  build: homelab => {
    new ArgoCd(home(homelab), 'argo-cd', { hostname: 'https://argocd.example.net' });
  },
};
