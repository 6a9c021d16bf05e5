import { NetworkPlan } from '../../lib/core/network-plan';
import { home, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "'home' has the network plan 'network' already, and has one only",
  build: homelab => {
    const cluster = home(homelab);
    plan(cluster);
    new NetworkPlan(cluster, 'other', { nodes: '10.0.5.0/24' });
  },
};
