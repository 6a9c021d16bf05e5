import { Matchbox, MatchboxProfile } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "initrd has two images called 'initramfs.xz': give one of them another name",
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    new MatchboxProfile(matchbox, 'one', {
      kernel: 'https://images.example.net/kernel',
      initrd: ['https://a.example.net/initramfs.xz', 'https://b.example.net/initramfs.xz'],
    });
  },
};
