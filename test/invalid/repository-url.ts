import { Homelab } from '../../lib/core/homelab';
import type { InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "repository url must be the address of a repository such as https://github.com/me/homelab.git or git@github.com:me/homelab.git, got 'not a url'",
  build: () => {
    new Homelab({ repository: { url: 'not a url' } });
  },
};
