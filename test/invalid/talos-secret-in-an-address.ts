import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    'home/talos: talos/cluster.yaml: EnvironmentConfig /variables/https_proxy would put a secret in Git: add it by a patch of your own, with talosctl',
  build: homelab => {
    talos(home(homelab), { environment: { https_proxy: 'http://me:canary@proxy.example.net:3128' } });
  },
};
