import { Cluster } from '../../lib/core/cluster';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "lab/network: the DHCP range 10.0.4.20-10.0.4.90 of 'home' and the DHCP range 10.0.4.80-10.0.4.99 of 'lab' overlap",
  build: homelab => {
    plan(home(homelab), { dhcpRange: '10.0.4.20-10.0.4.90' });
    const other = new Cluster(homelab, 'lab', { domain: 'lab.example.net', engine: argoCd() });
    plan(other, { dhcpRange: '10.0.4.80-10.0.4.99' });
  },
};
