import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    'home/talos: talos/cluster.yaml: RegistryAuthConfig ghcr.io /password would put a secret in Git: add it by a patch of your own, with talosctl',
  build: homelab => {
    talos(home(homelab), {
      documents: [{ apiVersion: 'v1alpha1', kind: 'RegistryAuthConfig', name: 'ghcr.io', username: 'me', password: 'canary' }],
    });
  },
};
