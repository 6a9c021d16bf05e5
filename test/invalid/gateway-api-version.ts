import { GatewayApiCrds } from '../../lib/addons/gateway-api-crds';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "version must be a release of the Gateway API such as v1.6.1, got 'main'",
  build: homelab => {
    new GatewayApiCrds(home(homelab), 'gateway-api-crds', { version: 'main' });
  },
};
