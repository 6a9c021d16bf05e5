import { ExternalDns } from '../../lib/addons/external-dns';
import { existingSecret } from '../../lib/core/secret';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "domains must be a domain name such as home.example.net, got '*.example.net'",
  build: homelab => {
    new ExternalDns(home(homelab), 'external-dns', {
      cloudflareToken: existingSecret('cloudflare', 'token'),
      domains: ['*.example.net'],
    });
  },
};
