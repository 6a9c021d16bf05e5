import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'gateway nginx-gateway has address 10.0.4.5, which is in no pool (10.0.4.200-10.0.4.253)',
  build: homelab => {
    plan(home(homelab), { pools: { default: ['10.0.4.200-10.0.4.253'] }, gateways: { 'nginx-gateway': '10.0.4.5' } });
  },
};
