import { ArgoCd } from '../../lib/gitops/argocd/argo-cd';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'syncTimeoutSeconds must be a whole number of at least 60, got 5',
  build: homelab => {
    new ArgoCd(home(homelab), 'argo-cd', { syncTimeoutSeconds: 5 });
  },
};
