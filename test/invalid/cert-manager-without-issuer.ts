import { CertManager } from '../../lib/addons/cert-manager';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "'home/cert-manager' has no issuer: give it acme",
  build: homelab => {
    const { issuer } = new CertManager(home(homelab), 'cert-manager');
    void issuer;
  },
};
