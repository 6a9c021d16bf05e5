import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'defaultGateway 10.0.0.1 is outside of the local network 10.0.4.0/24',
  build: homelab => {
    plan(home(homelab), { defaultGateway: '10.0.0.1' });
  },
};
