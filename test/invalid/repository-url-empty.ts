import { Homelab } from '../../lib/core/homelab';
import type { InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "repository url is empty: give the clone address, such as 'https://github.com/me/homelab.git'",
  build: () => {
    new Homelab({ repository: { url: '' } });
  },
};
