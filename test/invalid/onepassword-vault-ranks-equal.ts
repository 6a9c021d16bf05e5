import { existingSecret } from '../../lib/core/secret';
import { ExternalSecrets } from '../../lib/secrets/external-secrets';
import { OnePasswordStore } from '../../lib/secrets/onepassword';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "vaults 'homelab' and 'media' both have rank 1: the first of them would be chance",
  build: homelab => {
    const operator = new ExternalSecrets(home(homelab), 'external-secrets', { namespace: 'external-secrets' });
    const token = existingSecret('onepassword-token', 'token');
    new OnePasswordStore(operator, 'onepassword', {
      token,
      connectHost: 'https://connect.example.net',
      vaults: { homelab: 1, media: 1 },
    });
  },
};
