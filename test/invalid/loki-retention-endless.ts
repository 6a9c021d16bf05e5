import { Loki } from '../../lib/observability/loki';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'retentionHours must be a whole number between 24 and 2147483647, got 1e+300',
  build: homelab => {
    new Loki(home(homelab), 'loki', { retentionHours: 1e300 });
  },
};
