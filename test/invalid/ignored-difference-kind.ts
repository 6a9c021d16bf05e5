import { MetricsServer } from '../../lib/addons/metrics-server';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "kind of ignoreDifferences must be text without white space, '/' and '%', got ''",
  build: homelab => {
    new MetricsServer(home(homelab), 'metrics-server', { ignoreDifferences: [{ kind: '', jsonPointers: ['/spec/replicas'] }] });
  },
};
