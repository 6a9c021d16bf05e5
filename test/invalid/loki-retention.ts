import { Loki } from '../../lib/observability/loki';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'retentionHours must be a whole number of at least 24, got 1.5',
  build: homelab => {
    new Loki(home(homelab), 'loki', { retentionHours: 1.5 });
  },
};
