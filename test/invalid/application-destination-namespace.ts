import { Application, ArgoCd } from '../../lib/gitops';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "destination.namespace of 'web' must be a DNS label of at most 63 characters (a-z, 0-9 and inner dashes), got 'Not A Namespace'",
  build: homelab => {
    new Application(new ArgoCd(home(homelab), 'argo-cd'), 'web', {
      source: { repoURL: 'https://git.example.net/web.git', path: 'web' },
      destination: { name: 'in-cluster', namespace: 'Not A Namespace' },
    });
  },
};
