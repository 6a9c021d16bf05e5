import { Matchbox } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "path must be that of a file below the folder of assets, such as talos/1.11.5/amd64/vmlinuz, got '../vmlinuz'",
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    matchbox.asset({ path: '../vmlinuz', url: 'https://images.example.net/kernel' });
  },
};
