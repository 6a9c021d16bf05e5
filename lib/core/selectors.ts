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

/** Whether no registration's labels satisfy both selectors. */
export function disjoint(a: LabelSelector, b: LabelSelector): boolean {
  return !satisfiable([...requirementsOf(a), ...requirementsOf(b)]);
}

/** All that a selector requires, as requirements of one key each. */
export function requirementsOf(selector: LabelSelector): readonly LabelRequirement[] {
  const labels = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({
    key,
    operator: 'In' as const,
    values: [value],
  }));
  return [...labels, ...(selector.matchExpressions ?? [])];
}

/** Labels are independent of each other: it takes one key for which no value will do. */
function satisfiable(all: readonly LabelRequirement[]): boolean {
  return [...new Set(all.map(({ key }) => key))].every(key => {
    const own = all.filter(requirement => requirement.key === key);
    // No label; every value that is named; and one that is not, which no label can have.
    const candidates = [undefined, ' ', ...own.flatMap(({ values = [] }) => values)];
    return candidates.some(value => own.every(requirement => satisfies(value, requirement)));
  });
}

/** Whether a label, or that there is none, is what a requirement asks for. */
export function satisfies(value: string | undefined, { operator, values = [] }: LabelRequirement): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}

/** What a label is; undefined if there is none, also of a name that every object has. */
export function labelOf(labels: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/** A requirement that one of the two can exclude and still match something. */
function advice(set: ClusterSet, other: ClusterSet): string {
  const pairs = [
    [set, other],
    [other, set],
  ] as const;
  for (const [one, excluding] of pairs) {
    const parting = requirementsOf(one.selector)
      .map(opposite)
      .find(added => satisfiable([...requirementsOf(excluding.selector), added]));
    if (parting !== undefined) {
      const { key, operator, values } = parting;
      const example = [key, operator, ...(values === undefined ? [] : [`[${values.join(', ')}]`])].join(' ');
      return `let the selector of '${excluding.node.id}' exclude it by label '${key}', for example ${example}`;
    }
  }
  return 'their selectors are the same: let each require a label value of its own';
}

function opposite({ key, operator, values }: LabelRequirement): LabelRequirement {
  const opposites = { In: 'NotIn', NotIn: 'In', Exists: 'DoesNotExist', DoesNotExist: 'Exists' } as const;
  return { key, operator: opposites[operator], ...(values === undefined ? {} : { values }) };
}
