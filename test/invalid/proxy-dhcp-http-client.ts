import { Matchbox, ProxyDhcp } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "'httpBoot.bios' is not known: httpBoot has efi-amd64, efi-arm64",
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    new ProxyDhcp(matchbox, 'dhcp', { httpBoot: { bios: 'http://10.0.4.2:8080/ipxe' } as object });
  },
};
