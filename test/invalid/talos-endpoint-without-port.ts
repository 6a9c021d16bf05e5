import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "endpoint must be https://, a host and a port, such as https://10.0.4.100:6443, got 'https://10.0.4.100'",
  build: homelab => {
    talos(home(homelab), { endpoint: 'https://10.0.4.100' });
  },
};
