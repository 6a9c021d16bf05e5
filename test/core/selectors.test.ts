import fc from 'fast-check';
import type { LabelRequirement, LabelSelector } from '../../lib';
import { Cluster } from '../../lib';
import { Problems } from '../../lib/core/problems';
import { checkSelectors, disjoint } from '../../lib/core/selectors';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { homelab } from '../../lib/testing';
import { home, set } from '../support/invalid';

const keys = ['role', 'tier'];
const values = ['a', 'b', 'c'];

/** Kubernetes' own definition, for one set of labels. */
function matches(labels: ReadonlyMap<string, string>, { matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels.get(key) === value) &&
    matchExpressions.every(({ key, operator, values: listed = [] }) => {
      const value = labels.get(key);
      if (operator === 'Exists') return labels.has(key);
      if (operator === 'DoesNotExist') return !labels.has(key);
      const named = value !== undefined && listed.includes(value);
      return operator === 'In' ? named : !named;
    })
  );
}

/** Every set of labels that selectors over these keys and values can tell apart: each key absent, named or something else. */
const universe: readonly ReadonlyMap<string, string>[] = keys.reduce<readonly ReadonlyMap<string, string>[]>(
  (all, key) => all.flatMap(labels => [labels, ...[...values, 'other'].map(value => new Map([...labels, [key, value]]))]),
  [new Map()],
);

const requirement: fc.Arbitrary<LabelRequirement> = fc.oneof(
  fc.record({
    key: fc.constantFrom(...keys),
    operator: fc.constantFrom('In' as const, 'NotIn' as const),
    values: fc.subarray(values, { minLength: 1 }),
  }),
  fc.record({ key: fc.constantFrom(...keys), operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const) }),
);

const selector: fc.Arbitrary<LabelSelector> = fc.record(
  {
    matchLabels: fc.dictionary(fc.constantFrom(...keys), fc.constantFrom(...values), { maxKeys: 2 }),
    matchExpressions: fc.array(requirement, { maxLength: 3 }),
  },
  { requiredKeys: [] },
);

test('two selectors are disjoint if, and only if, no labels match both', () => {
  const verdicts = new Set<boolean>();
  fc.assert(
    fc.property(selector, selector, (a, b) => {
      const expected = !universe.some(labels => matches(labels, a) && matches(labels, b));
      verdicts.add(expected);
      expect(disjoint(a, b)).toBe(expected);
      expect(disjoint(b, a)).toBe(expected);
    }),
    { numRuns: 3000 },
  );
  expect([...verdicts].sort()).toEqual([false, true]);
});

describe('two sets that can match one registration', () => {
  function told(a: LabelSelector, b: LabelSelector): readonly string[] {
    const root = homelab();
    const hub = home(root);
    const problems = new Problems();
    checkSelectors([set(root, 'one', hub, { selector: a }), set(root, 'two', hub, { selector: b })], problems);
    return problems.all.map(({ path, message }) => `${path}: ${message}`);
  }
  const expression = (requirement: LabelRequirement): LabelSelector => ({ matchExpressions: [requirement] });
  const start = 'two: can match the same registration as one: ';

  test('are told which label would part them', () => {
    expect(told({ matchLabels: { role: 'a' } }, { matchLabels: { tier: 'b' } })).toEqual([
      `${start}let the selector of 'two' exclude it by label 'role', for example role NotIn [a]`,
    ]);
    expect(told(expression({ key: 'role', operator: 'Exists' }), { matchLabels: { tier: 'b' } })).toEqual([
      `${start}let the selector of 'two' exclude it by label 'role', for example role DoesNotExist`,
    ]);
    expect(told(expression({ key: 'role', operator: 'DoesNotExist' }), { matchLabels: { tier: 'b' } })).toEqual([
      `${start}let the selector of 'two' exclude it by label 'role', for example role Exists`,
    ]);
    expect(told(expression({ key: 'role', operator: 'NotIn', values: ['a', 'b'] }), { matchLabels: { tier: 'b' } })).toEqual([
      `${start}let the selector of 'two' exclude it by label 'role', for example role In [a, b]`,
    ]);
  });

  test('are never told what would leave one of them with nothing', () => {
    expect(told({ matchLabels: { role: 'a' } }, { matchLabels: { role: 'a', tier: 'b' } })).toEqual([
      `${start}let the selector of 'one' exclude it by label 'tier', for example tier NotIn [b]`,
    ]);
    expect(told({ matchLabels: { role: 'a' } }, expression({ key: 'role', operator: 'In', values: ['a', 'b'] }))).toEqual([
      `${start}let the selector of 'two' exclude it by label 'role', for example role NotIn [a]`,
    ]);
    expect(told({ matchLabels: { role: 'a' } }, expression({ key: 'role', operator: 'In', values: ['a'] }))).toEqual([
      `${start}their selectors are the same: let each require a label value of its own`,
    ]);
  });

  test('may do so on different hubs, where registrations are not the same', () => {
    const root = homelab();
    const other = new Cluster(root, 'other', { domain: 'other.example.net', engine: argoCd() });
    const selector = { matchLabels: { role: 'a' } };
    const problems = new Problems();
    checkSelectors([set(root, 'one', home(root), { selector }), set(root, 'two', other, { selector })], problems);
    expect(problems.all).toEqual([]);
  });
});
