import type { ClusterSet } from './cluster-set';
import type { LabelRequirement, LabelSelector } from './model';
import type { Problems } from './problems';

/**
 * Reports sets of one hub whose selectors can both match one registration: its applications would have two owners.
 */
export function checkSelectors(sets: readonly ClusterSet[], problems: Problems): void {
  sets.forEach((set, index) => {
    for (const other of sets.slice(index + 1)) {
      if (set.hub !== other.hub || disjoint(set.selector, other.selector)) continue;
      problems.add(other.node.path, `can match the same registration as ${set.node.path}: ${advice(set, other)}`);
    }
  });
}

/** Whether no label set satisfies both selectors, as far as one key at a time can tell. */
export function disjoint(a: LabelSelector, b: LabelSelector): boolean {
  return requirements(a).some(left => requirements(b).some(right => left.key === right.key && excludes(left, right)));
}

function requirements(selector: LabelSelector): readonly LabelRequirement[] {
  const labels = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({
    key,
    operator: 'In' as const,
    values: [value],
  }));
  return [...labels, ...(selector.matchExpressions ?? [])];
}

function excludes(left: LabelRequirement, right: LabelRequirement): boolean {
  return excludesOneWay(left, right) || excludesOneWay(right, left);
}

function excludesOneWay(left: LabelRequirement, right: LabelRequirement): boolean {
  if (right.operator === 'DoesNotExist') return left.operator === 'In' || left.operator === 'Exists';
  if (left.operator !== 'In') return false;
  const values = left.values ?? [];
  const others = new Set(right.values);
  if (right.operator === 'In') return values.every(value => !others.has(value));
  return right.operator === 'NotIn' && values.every(value => others.has(value));
}

function advice(set: ClusterSet, other: ClusterSet): string {
  const [first] = requirements(set.selector);
  const { key, values } = first ?? { key: 'cluster_role', values: [] };
  return `let the selector of '${other.node.id}' exclude it by label '${key}', for example ${key} NotIn [${(values ?? []).join(', ')}]`;
}
