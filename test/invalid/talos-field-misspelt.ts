import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/talos: talos/cluster.yaml: configuration /machine/certSan: unknown field 'certSan', did you mean 'certSANs'?",
  build: homelab => {
    talos(home(homelab), { patch: { machine: { certSan: ['a'] } as never } });
  },
};
