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
    const moved = phaseToMove(edges, error.loop);
    throw new Error(moved === undefined ? loop : `${loop}; ${moved}`, { cause: error });
  }
}

/** What to move out so that the loop is gone; undefined if the loop is there without phases, too. */
function phaseToMove(edges: readonly ApplicationEdge[], loop: readonly string[]): string | undefined {
  const ids = new Set(loop);
  const within = edges.filter(({ from, to }) => from !== to && ids.has(from) && ids.has(to));
  if (waitsInPhases([...ids], within)) return undefined;
  for (let index = 0; index + 1 < loop.length; index++) {
    const between = within.filter(edge => edge.from === loop[index] && edge.to === loop[index + 1]);
    const [first] = between;
    if (first !== undefined && between.every(edge => edge.fromPhase === 'config')) {
      return `the config of '${first.from}' waits for '${first.to}' (${first.reason}): move it to an add-on of its own`;
    }
  }
  return undefined;
}

/** Whether add-ons wait for each other even if each phase waited on its own. */
function waitsInPhases(ids: readonly string[], edges: readonly ApplicationEdge[]): boolean {
  const inner: Edge[] = ids.flatMap(id => [
    { from: `${id}/release`, to: `${id}/prerequisites` },
    { from: `${id}/config`, to: `${id}/release` },
  ]);
  const outer: Edge[] = edges.map(edge => ({
    from: `${edge.from}/${edge.fromPhase === 'release' ? 'prerequisites' : edge.fromPhase}`,
    to: `${edge.to}/${edge.toPhase}`,
  }));
  try {
    order([], [...inner, ...outer]);
    return false;
  } catch (error) {
    if (error instanceof CycleError) return true;
    throw error;
  }
}
