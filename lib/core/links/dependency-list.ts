import type { Problems } from '../problems';
import { phaseOf, type Dependency, type Made, type User } from './owner';
import { kindOf, thing } from './words';

const rank = { prerequisites: 0, release: 1, config: 2 } as const;

/** The order that follows from references, each pair of applications and phases once. */
export class DependencyList {
  private readonly byKey = new Map<string, Dependency>();

  /**
   * Notes that an object must come after what it refers to. Within one application, where the phases are the order,
   * it reports what can never come about.
   */
  add(
    user: User,
    made: Made,
    wanted: { readonly kind: string; readonly namespace: string; readonly name: string },
    problems: Problems,
  ): void {
    const from = user.owner;
    if (made.by === 'external' || made.owner.target !== from.target) return;
    const phase = phaseOf(made);
    const { application } = made.owner;
    if (application === from.application) {
      const own = user.kind === '' ? 'release' : from.phase;
      if (rank[phase] > rank[own]) problems.add(from.path, tooLate(user, own, wanted, phase));
      return;
    }
    const key = `${from.target} ${from.application} ${from.phase} ${application} ${phase}`;
    const reason = `${kindOf(wanted.kind)} '${wanted.name}'`;
    const other = this.byKey.get(key);
    if (other === undefined || reason < other.reason || (reason === other.reason && from.path < other.from.path)) {
      this.byKey.set(key, { from, to: { application, phase }, reason });
    }
  }

  /** All of them, in an order of their own. */
  get all(): readonly Dependency[] {
    return [...this.byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, dependency]) => dependency);
  }
}

function tooLate(
  user: User,
  own: 'prerequisites' | 'release' | 'config',
  wanted: { readonly kind: string; readonly namespace: string; readonly name: string },
  phase: 'prerequisites' | 'release' | 'config',
): string {
  const who = user.kind === '' ? 'its release' : `${thing(user.kind, '', user.name)}, a prerequisite,`;
  const what = thing(wanted.kind, wanted.namespace, wanted.name);
  const advice =
    own === 'prerequisites' && phase === 'release'
      ? `put ${user.kind} '${user.name}' into manifests`
      : `put it into prerequisites`;
  return `${who} needs ${what}, which the ${phase} of the same add-on makes later: ${advice}`;
}
