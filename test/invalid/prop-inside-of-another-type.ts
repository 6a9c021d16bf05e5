import { MetricsServer, type MetricsServerProps } from '../../lib/addons/metrics-server';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "sync.retry.limit must be a number, got 'often'",
  build: homelab => {
    new MetricsServer(home(homelab), 'metrics', { sync: { retry: { limit: 'often' } } } as unknown as MetricsServerProps);
  },
};
