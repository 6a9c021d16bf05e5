import { Application } from '../../lib/workloads/application';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "image must have a tag that stays, or a digest, such as ghcr.io/me/app:1.2.3, got 'ghcr.io/me/app'",
  build: homelab => {
    new Application(home(homelab), 'web', { namespace: 'web', image: 'ghcr.io/me/app', port: 8080 });
  },
};
