import { MetricsServer } from '../../lib/addons/metrics-server';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'replicas must be a whole number of at least 1, got 0',
  build: homelab => {
    new MetricsServer(home(homelab), 'metrics-server', { replicas: 0 });
  },
};
