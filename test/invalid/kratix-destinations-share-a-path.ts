import { Kratix } from '../../lib/addons/kratix';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "destinations 'a' and 'b' would both be written to 'worker'",
  build: homelab => {
    new Kratix(home(homelab), 'kratix', {
      destinations: { a: { path: 'worker', labels: {} }, b: { path: 'worker/', labels: {} } },
    });
  },
};
