import { Homelab } from '../../lib/core/homelab';
import type { InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "repository revision is empty: give a branch, a tag or a commit, such as 'main'",
  build: () => {
    new Homelab({ repository: { url: 'https://git.example.net/homelab.git', revision: '' } });
  },
};
