import { Cluster } from '../../lib/core/cluster';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { Matchbox, MatchboxGroup, MatchboxProfile } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    'media/matchbox: groups home/matchbox/groups/a and media/matchbox/groups/b both select serial=x: http://10.0.4.2:8080 could answer with either',
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    const profile = new MatchboxProfile(matchbox, 'one', { kernel: 'https://images.example.net/kernel' });
    const media = new Cluster(homelab, 'media', { domain: 'media.example.net', engine: argoCd() });
    const other = new Matchbox(media, 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    new MatchboxGroup(matchbox, 'a', { profile, selector: { serial: 'x' } });
    new MatchboxGroup(other, 'b', { profile, selector: { serial: 'x' } });
  },
};
