import { home, Release, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'home/web: value extraObjects.0 would put a secret in Git: give a SecretSource instead',
  build: homelab => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'token' }, stringData: { token: 'x' } };
    new Release(home(homelab), 'web', { values: { extraObjects: [secret] } });
  },
};
