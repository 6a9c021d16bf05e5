import { Cluster } from '../../lib/core/cluster';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { Matchbox, MatchboxProfile } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "media/matchbox: profile 'one' is made by both home/matchbox/profiles/one and media/matchbox/profiles/one for http://10.0.4.2:8080: on one server they need ids of their own",
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    const media = new Cluster(homelab, 'media', { domain: 'media.example.net', engine: argoCd() });
    const other = new Matchbox(media, 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    for (const each of [matchbox, other]) new MatchboxProfile(each, 'one', { kernel: 'https://images.example.net/kernel' });
  },
};
