import { existingSecret } from '../../lib/core/secret';
import type { InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'name of an existing secret must be text, got undefined',
  build: () => {
    existingSecret(undefined as unknown as string, 'token');
  },
};
