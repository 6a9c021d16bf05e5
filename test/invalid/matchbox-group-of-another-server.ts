import { Cluster } from '../../lib/core/cluster';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { Matchbox, MatchboxGroup, MatchboxProfile } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "profile 'media/matchbox/profiles/one' is on http://10.0.4.3:8080, and the group on http://10.0.4.2:8080: it would not be found",
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    const media = new Cluster(homelab, 'media', { domain: 'media.example.net', engine: argoCd() });
    const other = new Matchbox(media, 'matchbox', { endpoint: 'http://10.0.4.3:8080' });
    const profile = new MatchboxProfile(other, 'one', { kernel: 'https://images.example.net/kernel' });
    new MatchboxGroup(matchbox, 'two', { profile });
  },
};
