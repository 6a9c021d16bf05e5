import { Cluster } from '../../lib/core/cluster';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { Matchbox } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    'media/matchbox: asset vmlinuz is https://a.example.net/ for home/matchbox, and https://b.example.net/ for media/matchbox: one server has it once',
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    const media = new Cluster(homelab, 'media', { domain: 'media.example.net', engine: argoCd() });
    const other = new Matchbox(media, 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    matchbox.asset({ path: 'vmlinuz', url: 'https://a.example.net/' });
    other.asset({ path: 'vmlinuz', url: 'https://b.example.net/' });
  },
};
