import { Homelab } from '../../lib/core/homelab';
import type { InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "repository revision must be a branch, a tag or a commit such as main, got ' '",
  build: () => {
    new Homelab({ repository: { url: 'https://git.example.net/a.git', revision: ' ' } });
  },
};
