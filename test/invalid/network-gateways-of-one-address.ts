import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'address 10.0.4.205 is used by both gateway inside and gateway outside',
  build: homelab => {
    plan(home(homelab), {
      pools: { default: ['10.0.4.200-10.0.4.253'] },
      gateways: { inside: '10.0.4.205', outside: '10.0.4.205' },
    });
  },
};
