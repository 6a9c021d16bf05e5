import { existingSecret } from '../../lib/core/secret';
import { ExternalSecrets } from '../../lib/secrets/external-secrets';
import { OnePasswordStore } from '../../lib/secrets/onepassword';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'vaults is empty: name at least one vault and its rank, such as { homelab: 1 }',
  build: homelab => {
    const operator = new ExternalSecrets(home(homelab), 'external-secrets', { namespace: 'external-secrets' });
    const token = existingSecret('onepassword-token', 'token');
    new OnePasswordStore(operator, 'onepassword', { token, connectHost: 'https://connect.example.net', vaults: {} });
  },
};
