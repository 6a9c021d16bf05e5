import { Kratix } from '../../lib/addons/kratix';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'destinations need a state to write to: give state',
  build: homelab => {
    new Kratix(home(homelab), 'kratix', { destinations: { worker: { path: 'worker', labels: {} } } });
  },
};
