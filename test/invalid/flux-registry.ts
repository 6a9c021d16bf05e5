import { Chart } from 'cdk8s';
import { FluxInstance } from '../../lib/gitops';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "registry must be one such as ghcr.io/fluxcd, got ''",
  build: homelab => {
    new FluxInstance(new Chart(home(homelab), 'flux', { namespace: 'flux-system' }), 'flux', { version: '2.9.3', registry: '' });
  },
};
