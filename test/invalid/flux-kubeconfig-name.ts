import { flux } from '../../lib/gitops';
import type { InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "kubeConfig.name must be a DNS name of at most 253 characters (DNS labels joined by dots), got 'a b'",
  build: () => {
    flux({ kubeConfig: { name: 'a b' } });
  },
};
