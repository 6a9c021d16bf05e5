import { Application } from '../../lib/workloads/application';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "env must have names of letters, digits and _ such as TZ, got 'TIME ZONE'",
  build: homelab => {
    new Application(home(homelab), 'web', {
      namespace: 'web',
      image: 'ghcr.io/me/app:1.2.3',
      port: 8080,
      env: { 'TIME ZONE': 'UTC' },
    });
  },
};
