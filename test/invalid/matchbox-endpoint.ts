import { Matchbox } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "endpoint must be http:// or https://, a host and a port, such as http://10.0.112.2:8080, got 'http://10.0.4.2'",
  build: homelab => {
    new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2' });
  },
};
