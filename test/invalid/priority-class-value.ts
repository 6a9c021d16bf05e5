import { home, type InvalidRule } from '../support/invalid';
import { PriorityClasses } from '../../lib/policies/priority-classes';

export const rule: InvalidRule = {
  message: 'criticalValue must be a whole number between -2147483648 and 1000000000, got 2000000000',
  build: homelab => {
    new PriorityClasses(home(homelab), 'classes', { criticalValue: 2_000_000_000 });
  },
};
