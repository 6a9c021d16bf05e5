import type { Addon } from '../../lib/core/addon';
import { home, Release, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'home: add-ons wait for each other: one -> two -> one',
  build: homelab => {
    const cluster = home(homelab);
    const after: Addon[] = [];
    const one = new Release(cluster, 'one', { after });
    after.push(new Release(cluster, 'two', { after: [one] }));
  },
};
