import { Kyverno } from '../../lib/policies/kyverno';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'admissionReplicas must be a whole number of at least 1, got 0',
  build: homelab => {
    new Kyverno(home(homelab), 'kyverno', { admissionReplicas: 0 });
  },
};
