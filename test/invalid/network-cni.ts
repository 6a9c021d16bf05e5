import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "cni must be one of flannel, none, got 'cilium'",
  build: homelab => {
    plan(home(homelab), { cni: 'cilium' as never });
  },
};
