import { existingSecret } from '../../lib/core/secret';
import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'binding.secret must be text, got Symbol(token)',
  build: homelab => {
    const web = app(home(homelab), 'web', '');
    existingSecret('token', 'token').bind(web, { secret: Symbol('token') as unknown as string });
  },
};
