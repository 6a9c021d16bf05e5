import { FluxOperator } from '../../lib/gitops/flux/flux-operator';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "version of Flux must be exact, such as 2.9.3, got '2.x'",
  build: homelab => {
    new FluxOperator(home(homelab), 'flux-operator', { instance: { version: '2.x' } });
  },
};
