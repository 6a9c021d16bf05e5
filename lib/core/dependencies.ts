import type { Phase } from './model';
import { CycleError, order, type Edge, type Order } from './ordering';

/** One application that waits for another, and why. */
export interface ApplicationEdge {
  readonly from: string;
  /** The phase that needs it; `release` if the whole add-on does. */
  readonly fromPhase: Phase | 'release';
  readonly to: string;
  readonly toPhase: Phase | 'release';
  /** For people, for example `ClusterIssuer letsencrypt`. */
  readonly reason: string;
}

const steps = ['prerequisites', 'release', 'config'] as const;

/**
 * Orders applications. An application is reconciled as one, so an edge of one of its phases holds for all of it.
 *
 * @throws with the shortest loop, and, if only the phases cause it, which of them to move to an add-on of its own
 */
export function orderApplications(ids: readonly string[], edges: readonly ApplicationEdge[]): Order {
  try {
    return order(ids, edges);
  } catch (error) {
    if (!(error instanceof CycleError)) throw error;
    const loop = `add-ons wait for each other: ${error.loop.join(' -> ')}`;
    const moved = phaseToMove(ids, edges, error.loop);
    throw new Error(moved === undefined ? loop : `${loop}; ${moved}`);
  }
}

/** What to move out so that the loop is gone; undefined if the loop is there without phases, too. */
function phaseToMove(ids: readonly string[], edges: readonly ApplicationEdge[], loop: readonly string[]): string | undefined {
  const inner: Edge[] = ids.flatMap(id => [
    { from: `${id}/release`, to: `${id}/prerequisites` },
    { from: `${id}/config`, to: `${id}/release` },
  ]);
  const outer: Edge[] = edges.map(edge => ({
    from: `${edge.from}/${edge.fromPhase === 'release' ? 'prerequisites' : edge.fromPhase}`,
    to: `${edge.to}/${edge.toPhase}`,
  }));
  try {
    order(
      ids.flatMap(id => steps.map(step => `${id}/${step}`)),
      [...inner, ...outer],
    );
  } catch (error) {
    if (error instanceof CycleError) return undefined;
    throw error;
  }
  for (let index = 0; index + 1 < loop.length; index++) {
    const between = edges.filter(edge => edge.from === loop[index] && edge.to === loop[index + 1]);
    const [first] = between;
    if (first !== undefined && between.every(edge => edge.fromPhase === 'config')) {
      return `the config of '${first.from}' waits for '${first.to}' (${first.reason}): move it to an add-on of its own`;
    }
  }
  const last = edges.find(edge => edge.from === loop[0] && edge.to === loop[1]);
  return (
    last && `the ${last.toPhase} of '${last.to}' is needed by '${last.from}' (${last.reason}): move it to an add-on of its own`
  );
}
