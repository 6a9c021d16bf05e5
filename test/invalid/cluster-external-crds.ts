import { Cluster } from '../../lib/core/cluster';
import { argoCd } from '../../lib/gitops';
import type { InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "externalCrds must be groups such as cert-manager.io, or kinds such as argoproj.io/Application, got ''",
  build: homelab => {
    new Cluster(homelab, 'home', { domain: 'home.example.net', engine: argoCd(), externalCrds: [''] });
  },
};
