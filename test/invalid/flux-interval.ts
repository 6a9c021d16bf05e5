import { flux } from '../../lib/gitops';
import type { InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "chartInterval must be a duration such as 90s or 1h30m, got '1 hour'",
  build: () => {
    flux({ chartInterval: '1 hour' });
  },
};
