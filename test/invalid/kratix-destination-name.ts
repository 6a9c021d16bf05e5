import { Kratix } from '../../lib/addons/kratix';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "name of destination must be a DNS label of at most 63 characters (a-z, 0-9 and inner dashes), got 'Worker'",
  build: homelab => {
    new Kratix(home(homelab), 'kratix', { destinations: { Worker: { path: 'worker', labels: {} } } });
  },
};
