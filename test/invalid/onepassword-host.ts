import { existingSecret } from '../../lib/core/secret';
import { ExternalSecrets } from '../../lib/secrets/external-secrets';
import { OnePasswordStore } from '../../lib/secrets/onepassword';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "connectHost must be a URL such as https://connect.example.net, got 'connect.example.net'",
  build: homelab => {
    const operator = new ExternalSecrets(home(homelab), 'external-secrets', { namespace: 'external-secrets' });
    const token = existingSecret('onepassword-token', 'token');
    new OnePasswordStore(operator, 'onepassword', { token, connectHost: 'connect.example.net', vaults: { homelab: 1 } });
  },
};
