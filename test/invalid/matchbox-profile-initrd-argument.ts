import { Matchbox, MatchboxProfile } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "argument 'initrd=initramfs.gz' names no initrd (there are initramfs.xz): a UEFI boot would fail",
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    new MatchboxProfile(matchbox, 'one', {
      kernel: 'https://images.example.net/kernel',
      initrd: ['https://images.example.net/initramfs.xz'],
      args: ['initrd=initramfs.gz'],
    });
  },
};
