import type { ClusterTarget } from '../../lib/core/target';
import { PriorityClasses, type PriorityClassesProps } from '../../lib/policies/priority-classes';
import { addonTest, cluster, render } from '../../lib/testing';

const classes = (target: ClusterTarget, props?: PriorityClassesProps): PriorityClasses =>
  new PriorityClasses(target, 'platform-scheduling', props);

addonTest(PriorityClasses, {
  minimal: target => classes(target),
  full: target => classes(target, { criticalValue: 900_000, batchValue: -10, namespace: 'kube-system' }),
});

test('batch work waits for room and pushes nobody out; neither class is the default', () => {
  const rendered = render(target => classes(target));
  expect(rendered.object('PriorityClass', 'platform-critical')).toMatchObject({
    value: 1_000_000,
    preemptionPolicy: 'PreemptLowerPriority',
    globalDefault: false,
  });
  expect(rendered.object('PriorityClass', 'platform-batch')).toMatchObject({
    value: -1000,
    preemptionPolicy: 'Never',
    globalDefault: false,
  });
});

describe('fails when', () => {
  const range = 'must be a whole number between -2147483648 and 1000000000';
  test.each([
    [{ criticalValue: 2_000_000_000 }, `criticalValue ${range}, got 2000000000`],
    [{ batchValue: 0.5 }, `batchValue ${range}, got 0.5`],
    [{ criticalValue: -2000 }, 'criticalValue must be above batchValue, got -2000 and -1000'],
  ])('it is given %j', (wrong, message) => {
    expect(() => classes(cluster(), wrong)).toThrow(message);
  });
});
