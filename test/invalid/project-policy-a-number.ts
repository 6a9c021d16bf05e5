import { AppProject, ArgoCd } from '../../lib/gitops';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'policies of proj:team:reader must be texts, got 5',
  build: homelab => {
    const roles = [{ name: 'reader', policies: [5 as unknown as string] }];
    new AppProject(new ArgoCd(home(homelab), 'argo-cd'), 'team', { roles });
  },
};
