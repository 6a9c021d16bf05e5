import { Homelab } from '../../lib/core/homelab';
import type { InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "schemas folder 'no/such/folder' does not exist: make it with `npm run import`",
  build: () => {
    new Homelab({ repository: { url: 'https://git.example/homelab.git' }, schemas: ['no/such/folder'] });
  },
};
