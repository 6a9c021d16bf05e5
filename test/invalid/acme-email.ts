import { CertManager } from '../../lib/addons/cert-manager';
import { existingSecret } from '../../lib/core/secret';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "'email' must be an e-mail address, got 'me'",
  build: homelab => {
    const acme = { email: 'me@example.net', cloudflareToken: existingSecret('cloudflare', 'token') };
    new CertManager(home(homelab), 'cert-manager', { acme: { ...acme, email: 'me' } });
  },
};
