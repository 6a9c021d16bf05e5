import { PriorityClasses } from '../../lib/policies/priority-classes';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'criticalValue must be above batchValue, got 1 and 2',
  build: homelab => {
    new PriorityClasses(home(homelab), 'classes', { criticalValue: 1, batchValue: 2 });
  },
};
