import type { SecretSource } from '../../lib';
import { ExternalDns } from '../../lib/addons/external-dns';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'cloudflareToken must be a SecretSource, which says where the value is kept, such as existingSecret(…), got string',
  build: homelab => {
    // What `process.env.TOKEN` is to a program that nobody type-checks.
    const cloudflareToken = 'hunter2' as unknown as SecretSource;
    new ExternalDns(home(homelab), 'external-dns', { cloudflareToken });
  },
};
