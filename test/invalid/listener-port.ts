import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "port of listener 'web' must be a whole number between 1 and 65535, got -1",
  build: homelab => {
    home(homelab).external('Gateway', 'edge', 'public', { listeners: [{ name: 'web', port: -1, protocol: 'HTTP' }] });
  },
};
