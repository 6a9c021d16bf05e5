/** Something that comes after something else. */
export interface Edge {
  /** What waits. */
  readonly from: string;
  /** What it waits for. */
  readonly to: string;
}

/** An order of things: what each waits for, and how long its longest chain is. */
export interface Order {
  /** Length of the longest chain before each node; 0 for those that wait for nothing. */
  readonly wave: ReadonlyMap<string, number>;
  /** Direct edges, each list sorted and without repetition. */
  readonly after: ReadonlyMap<string, readonly string[]>;
}

/** A loop: nothing in it can come first. */
export class CycleError extends Error {
  /** @param loop the shortest loop, its first node repeated at the end */
  constructor(readonly loop: readonly string[]) {
    super(`add-ons wait for each other: ${loop.join(' -> ')}`);
    this.name = 'CycleError';
  }
}

/**
 * Orders nodes so that each comes after all it waits for, in as few waves as the edges allow.
 * Linear in nodes and edges; independent of the order in which they are given.
 *
 * @throws CycleError with the shortest loop
 */
export function order(nodes: Iterable<string>, edges: Iterable<Edge>): Order {
  const after = new Map<string, Set<string>>();
  for (const node of nodes) after.set(node, new Set());
  for (const { from, to } of edges) {
    if (from === to) continue;
    if (!after.has(to)) after.set(to, new Set());
    const waits = after.get(from) ?? new Set();
    waits.add(to);
    after.set(from, waits);
  }
  const before = new Map<string, string[]>([...after.keys()].map(node => [node, []]));
  for (const [node, waits] of after) for (const first of waits) before.get(first)?.push(node);

  const open = new Map([...after].map(([node, waits]) => [node, waits.size]));
  const wave = new Map<string, number>();
  let ready = [...open].filter(([, count]) => count === 0).map(([node]) => node);
  for (let level = 0; ready.length > 0; level++) {
    const next: string[] = [];
    for (const node of ready) {
      wave.set(node, level);
      for (const waiting of before.get(node) ?? []) {
        const left = (open.get(waiting) ?? 0) - 1;
        open.set(waiting, left);
        if (left === 0) next.push(waiting);
      }
    }
    ready = next;
  }
  if (wave.size < after.size) throw new CycleError(shortestLoop(after, wave));
  return { wave, after: new Map([...after].map(([node, waits]) => [node, [...waits].sort()])) };
}

/** Breadth-first from every node that is left over; the first of the shortest, by name. */
function shortestLoop(after: ReadonlyMap<string, ReadonlySet<string>>, done: ReadonlyMap<string, number>): readonly string[] {
  const left = [...after.keys()].filter(node => !done.has(node)).sort();
  let best: readonly string[] | undefined;
  for (const start of left) {
    const loop = loopThrough(start, after, done, best?.length ?? Infinity);
    if (loop !== undefined && (best === undefined || loop.length < best.length)) best = loop;
    if (best?.length === 3) break;
  }
  return best ?? left;
}

function loopThrough(
  start: string,
  after: ReadonlyMap<string, ReadonlySet<string>>,
  done: ReadonlyMap<string, number>,
  limit: number,
): readonly string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[start, undefined]]);
  let frontier = [start];
  for (let length = 2; frontier.length > 0 && length < limit; length++) {
    const next: string[] = [];
    for (const node of frontier) {
      for (const first of [...(after.get(node) ?? [])].sort()) {
        if (first === start) return [...pathTo(node, cameFrom), start];
        if (done.has(first) || cameFrom.has(first)) continue;
        cameFrom.set(first, node);
        next.push(first);
      }
    }
    frontier = next;
  }
  return undefined;
}

function pathTo(node: string, cameFrom: ReadonlyMap<string, string | undefined>): readonly string[] {
  const path: string[] = [];
  for (let step: string | undefined = node; step !== undefined; step = cameFrom.get(step)) path.unshift(step);
  return path;
}
