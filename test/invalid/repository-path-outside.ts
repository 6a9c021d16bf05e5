import { Homelab } from '../../lib/core/homelab';
import type { InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "repository path must be a folder in the repository such as dist, got '../dist'",
  build: () => {
    new Homelab({ repository: { url: 'https://git.example.net/homelab.git', path: '../dist' } });
  },
};
