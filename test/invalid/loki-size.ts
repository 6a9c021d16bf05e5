import { Loki } from '../../lib/observability/loki';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "size must be a quantity above zero such as 10Gi, got '0Gi'",
  build: homelab => {
    new Loki(home(homelab), 'loki', { size: '0Gi' });
  },
};
