import { Kratix } from '../../lib/addons/kratix';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "namespace must be kratix-platform-system, which the chart of kratix names itself, got 'kratix'",
  build: homelab => {
    new Kratix(home(homelab), 'kratix', { namespace: 'kratix' });
  },
};
