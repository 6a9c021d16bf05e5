import { Application } from '../../lib/workloads/application';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'port must be a whole number between 1 and 65535, got 0',
  build: homelab => {
    new Application(home(homelab), 'web', { namespace: 'web', image: 'ghcr.io/me/app:1.2.3', port: 0 });
  },
};
