import { MetricsServer } from '../../lib/addons/metrics-server';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "add-on 'metrics' is already there: 'home' has a MetricsServer of that id, give one of them another",
  build: homelab => {
    const cluster = home(homelab);
    new MetricsServer(cluster, 'metrics');
    new MetricsServer(cluster, 'metrics');
  },
};
