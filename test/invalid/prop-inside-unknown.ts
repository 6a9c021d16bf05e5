import { CertManager, type CertManagerProps } from '../../lib/addons/cert-manager';
import { existingSecret } from '../../lib/core/secret';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "'acme.region' is not known: acme has email, cloudflareToken, zones, name, labels, server",
  build: homelab => {
    const acme = { email: 'me@example.net', cloudflareToken: existingSecret('cloudflare', 'token'), region: 'eu' };
    const props: CertManagerProps = { acme };
    new CertManager(home(homelab), 'cert-manager', props);
  },
};
