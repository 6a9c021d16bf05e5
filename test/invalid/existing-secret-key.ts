import { existingSecret } from '../../lib/core/secret';
import type { InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "key of an existing secret must be a key such as tls.crt (letters, digits, dashes, dots and underscores), got 'a key'",
  build: () => {
    existingSecret('token', 'a key');
  },
};
