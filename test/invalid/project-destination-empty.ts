import { AppProject, ArgoCd } from '../../lib/gitops';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "destination of project 'team' names no cluster: give it server or name, '*' for all",
  build: homelab => {
    new AppProject(new ArgoCd(home(homelab), 'argo-cd'), 'team', { destinations: [{}] });
  },
};
