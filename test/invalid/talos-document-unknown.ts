import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/talos: talos/cluster.yaml: HostNameConfig is no document of Talos 1.13, did you mean 'HostnameConfig'?",
  build: homelab => {
    talos(home(homelab), {
      documents: [{ apiVersion: 'v1alpha1', kind: 'HostNameConfig' as never, hostname: 'a' }],
    });
  },
};
