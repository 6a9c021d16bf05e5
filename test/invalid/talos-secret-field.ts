import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    'home/talos: talos/cluster.yaml: configuration /machine/token would put a secret in Git: add it by a patch of your own, with talosctl',
  build: homelab => {
    talos(home(homelab), { patch: { machine: { token: 'canary' } } });
  },
};
