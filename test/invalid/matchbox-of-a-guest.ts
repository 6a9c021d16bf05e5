import { Cluster } from '../../lib/core/cluster';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { Matchbox } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "'media' runs on machines of 'home': make the matchbox there",
  build: homelab => {
    const media = new Cluster(homelab, 'media', { domain: 'media.example.net', engine: argoCd(), host: home(homelab) });
    new Matchbox(media, 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
  },
};
