import { argoCd } from '../../lib/gitops';
import type { InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "addon must be a DNS label of at most 53 characters (a-z, 0-9 and inner dashes), got ''",
  build: () => {
    argoCd({ addon: '' });
  },
};
