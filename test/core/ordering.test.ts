import fc from 'fast-check';
import { CycleError, order, type Edge } from '../../lib/core/ordering';
import { orderApplications, type ApplicationEdge } from '../../lib/core/dependencies';

const edge = (from: string, to: string): Edge => ({ from, to });

describe('order', () => {
  test('uses as few waves as the edges allow', () => {
    const { wave, after } = order(['d', 'a', 'c', 'b'], [edge('b', 'a'), edge('c', 'a'), edge('d', 'c'), edge('d', 'a')]);
    expect(Object.fromEntries(wave)).toEqual({ a: 0, b: 1, c: 1, d: 2 });
    expect(after.get('d')).toEqual(['a', 'c']);
  });

  test('puts each node after all it waits for, whatever the order of nodes and edges', () => {
    const graph = fc.integer({ min: 2, max: 40 }).chain(size =>
      fc.record({
        size: fc.constant(size),
        pairs: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 120 }),
        seed: fc.integer(),
      }),
    );
    fc.assert(
      fc.property(graph, ({ size, pairs, seed }) => {
        const nodes = Array.from({ length: size }, (_, index) => `n${index}`);
        const edges = pairs.filter(([a, b]) => a > b).map(([a, b]) => edge(`n${a}`, `n${b}`));
        const { wave } = order(nodes, edges);
        for (const { from, to } of edges) expect(wave.get(from)).toBeGreaterThan(wave.get(to) ?? Infinity);
        for (const node of nodes) {
          const before = edges.filter(({ from }) => from === node).map(({ to }) => wave.get(to) ?? -1);
          expect(wave.get(node)).toBe(before.length === 0 ? 0 : Math.max(...before) + 1);
        }
        const shuffled = order(
          [...nodes].reverse(),
          [...edges].sort((a, b) => (a.from + a.to + seed < b.from + b.to ? -1 : 1)),
        );
        expect(new Map([...shuffled.wave].sort())).toEqual(new Map([...wave].sort()));
      }),
      { numRuns: 200 },
    );
  });

  test('fails when nodes wait for each other, with the shortest loop', () => {
    const edges = [edge('a', 'b'), edge('b', 'c'), edge('c', 'd'), edge('d', 'a'), edge('c', 'b'), edge('x', 'a')];
    expect(() => order(['a', 'b', 'c', 'd', 'x'], edges)).toThrow(new CycleError(['b', 'c', 'b']));
    expect(() => order([], edges)).toThrow('add-ons wait for each other: b -> c -> b');
  });

  test('ignores an edge of a node to itself', () => {
    expect(order(['a'], [edge('a', 'a')]).wave.get('a')).toBe(0);
  });

  test.each([
    ['a chain of 1,000', Array.from({ length: 999 }, (_, i) => edge(`n${i + 1}`, `n${i}`)), 999],
    [
      '50 layers of 20',
      Array.from({ length: 49 }, (_, layer) =>
        Array.from({ length: 400 }, (_, pair) => edge(`l${layer + 1}-${pair % 20}`, `l${layer}-${Math.floor(pair / 20)}`)),
      ).flat(),
      49,
    ],
  ])('handles %s', (_title, edges, longest) => {
    const { wave } = order([], edges);
    expect(Math.max(...wave.values())).toBe(longest);
  });

  test('finds a loop of 1,000', () => {
    const edges = Array.from({ length: 1000 }, (_, i) => edge(`n${i}`, `n${(i + 1) % 1000}`));
    try {
      order([], edges);
      throw new Error('no loop found');
    } catch (error) {
      expect((error as CycleError).loop).toHaveLength(1001);
    }
  });
});

describe('orderApplications', () => {
  const needs = (
    from: string,
    fromPhase: ApplicationEdge['fromPhase'],
    to: string,
    toPhase: ApplicationEdge['toPhase'],
    reason = 'it',
  ): ApplicationEdge => ({
    from,
    fromPhase,
    to,
    toPhase,
    reason,
  });

  test('fails when add-ons wait for each other, by id', () => {
    const edges = [needs('a', 'prerequisites', 'b', 'config'), needs('b', 'prerequisites', 'a', 'config')];
    expect(() => orderApplications(['a', 'b'], edges)).toThrow(/^add-ons wait for each other: a -> b -> a$/);
  });

  test('fails when only the phases cause a loop, and says which to move out', () => {
    const edges = [
      needs('a', 'config', 'b', 'config', 'kind Certificate'),
      needs('b', 'prerequisites', 'a', 'release', 'kind ExternalSecret'),
    ];
    expect(() => orderApplications(['a', 'b'], edges)).toThrow(
      "add-ons wait for each other: a -> b -> a; the config of 'a' waits for 'b' (kind Certificate): move it to an add-on of its own",
    );
  });

  test('says what to move out of another add-on of the loop than the first', () => {
    const edges = [
      needs('a', 'release', 'b', 'release', 'after'),
      needs('b', 'config', 'c', 'release', 'kind Widget'),
      needs('c', 'prerequisites', 'a', 'release', 'kind Gadget'),
    ];
    expect(() => orderApplications(['a', 'b', 'c'], edges)).toThrow(
      "add-ons wait for each other: a -> b -> c -> a; the config of 'b' waits for 'c' (kind Widget): move it to an add-on of its own",
    );
  });

  test('can always say what to move out when only the phases cause a loop', () => {
    const phases = ['prerequisites', 'release', 'config'] as const;
    const edge = fc.record({
      from: fc.nat(3),
      fromPhase: fc.constantFrom(...phases),
      to: fc.nat(3),
      toPhase: fc.constantFrom(...phases),
    });
    const told = new Set<string>();
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 10 }), given => {
        const edges = given.map(({ from, fromPhase, to, toPhase }) => needs(`n${from}`, fromPhase, `n${to}`, toPhase));
        const inner = ['n0', 'n1', 'n2', 'n3'].flatMap(id => [
          { from: `${id}/release`, to: `${id}/prerequisites` },
          { from: `${id}/config`, to: `${id}/release` },
        ]);
        // What waits with its release waits with all of it.
        const outer = edges
          .filter(({ from, to }) => from !== to)
          .map(({ from, fromPhase, to, toPhase }) => ({
            from: `${from}/${fromPhase === 'release' ? 'prerequisites' : fromPhase}`,
            to: `${to}/${toPhase}`,
          }));
        const loops = !succeeds(() => order([], [...inner, ...outer]));
        let text = 'none';
        try {
          orderApplications(['n0', 'n1', 'n2', 'n3'], edges);
        } catch (error) {
          text = /; the config of '\w+' waits for '\w+' \(it\): move it/.test(String(error)) ? 'phases' : 'add-ons';
        }
        told.add(text);
        if (!loops) expect(text).not.toBe('add-ons');
      }),
      { numRuns: 2000 },
    );
    expect([...told].sort()).toEqual(['add-ons', 'none', 'phases']);
  });

  test('has each add-on after all it waits for in any phase', () => {
    const { after, wave } = orderApplications(
      ['a', 'b', 'c'],
      [needs('a', 'config', 'b', 'release'), needs('a', 'prerequisites', 'c', 'config'), needs('b', 'release', 'c', 'release')],
    );
    expect(Object.fromEntries(after)).toEqual({ a: ['b', 'c'], b: ['c'], c: [] });
    expect(Object.fromEntries(wave)).toEqual({ a: 2, b: 1, c: 0 });
  });
});

function succeeds(run: () => unknown): boolean {
  try {
    run();
    return true;
  } catch {
    return false;
  }
}
