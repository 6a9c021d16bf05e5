import { Cluster } from '../../lib/core/cluster';
import { Layer } from '../../lib/core/layer';
import { argoCd } from '../../lib/gitops/argocd/engine';
import type { InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "layers of 'home' have two called 'production': what each sets could not be told apart",
  build: homelab => {
    const layers = [new Layer('production'), new Layer('production')];
    new Cluster(homelab, 'home', { domain: 'home.example.net', engine: argoCd(), layers });
  },
};
