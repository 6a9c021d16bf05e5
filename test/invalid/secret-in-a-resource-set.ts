import { FluxOperator, ResourceSet } from '../../lib/gitops';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/flux-operator/manifests/resourceset-web/object: /spec/resources/0 of ResourceSet 'web' holds a Secret, which would put a secret in Git: give a SecretSource instead",
  build: homelab => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'token' }, stringData: { token: 'not-so-secret' } };
    new ResourceSet(new FluxOperator(home(homelab), 'flux-operator'), 'web', { resources: [secret] });
  },
};
