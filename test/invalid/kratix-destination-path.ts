import { Kratix } from '../../lib/addons/kratix';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "path of destination 'worker' must be a folder in the repository such as clusters, got '../worker'",
  build: homelab => {
    new Kratix(home(homelab), 'kratix', { destinations: { worker: { path: '../worker', labels: {} } } });
  },
};
