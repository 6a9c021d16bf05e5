import { CertManager } from '../../lib/addons/cert-manager';
import { existingSecret } from '../../lib/core/secret';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "zones must be a domain name such as home.example.net, got '*.example.net'",
  build: homelab => {
    const acme = { email: 'me@example.net', cloudflareToken: existingSecret('cloudflare', 'token') };
    new CertManager(home(homelab), 'cert-manager', { acme: { ...acme, zones: ['*.example.net'] } });
  },
};
