import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import fc from 'fast-check';
import type { Json } from '../../lib/core/model';
import { append, explainValues, mergeValues, remove, replace, type PartialValues, type ValuesLayer } from '../../lib/core/values';

const layersOf = (...values: readonly object[]): readonly ValuesLayer[] =>
  values.map((each, index) => ({ values: each, origin: { layer: `layer${index + 1}`, file: '/apps/main.ts', line: index + 1 } }));
const merge = (...values: readonly object[]): unknown => mergeValues(layersOf(...values));

/** Freezes all of a tree, so that changing it throws. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(frozen);
  return Object.freeze(value);
}

describe('layers merge', () => {
  test.each([
    ['maps merge', [{ a: { b: 1 } }, { a: { c: 2 } }], { a: { b: 1, c: 2 } }],
    ['scalars replace', [{ a: 1 }, { a: 'x' }], { a: 'x' }],
    ['lists replace', [{ a: [1, 2] }, { a: [3] }], { a: [3] }],
    [
      'maps replace scalars and lists',
      [
        { a: 1, b: [1] },
        { a: { c: 1 }, b: {} },
      ],
      { a: { c: 1 }, b: {} },
    ],
    [
      'scalars and lists replace maps',
      [
        { a: { c: 1 }, b: { c: 1 } },
        { a: 1, b: [] },
      ],
      { a: 1, b: [] },
    ],
    [
      'null stays',
      [
        { a: { b: 1 }, c: 1 },
        { a: null, c: null, d: null },
      ],
      { a: null, c: null, d: null },
    ],
    [
      'a value replaces null',
      [
        { a: null, b: null },
        { a: 1, b: { c: null } },
      ],
      { a: 1, b: { c: null } },
    ],
    [
      'undefined is absent',
      [
        { a: 1, b: { c: 1 } },
        { a: undefined, b: { c: undefined, d: undefined } },
      ],
      { a: 1, b: { c: 1 } },
    ],
    ['an empty map changes nothing', [{ a: { b: 1 } }, { a: {} }, {}], { a: { b: 1 } }],
    ['no layers are an empty map', [], {}],
  ])('%s', (_name, layers, expected) => {
    expect(merge(...layers)).toEqual(expected);
  });

  test('keys stand in the order in which they were first set', () => {
    expect(JSON.stringify(merge({ b: 1, a: { d: 1 } }, { c: 1, a: { b: 2, d: 3 }, b: 2 }))).toBe(
      '{"b":2,"a":{"d":3,"b":2},"c":1}',
    );
  });

  const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>;
  const key = fc.constantFrom('a', 'b', 'c', 'constructor', 'toString');
  const values = fc.letrec<{ map: object; value: unknown }>(tie => ({
    map: fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    value: fc.oneof({ maxDepth: 4 }, fc.constantFrom(null, 1, 'x', true), fc.array(json, { maxLength: 2 }), tie('map')),
  })).map;

  /** What Helm's own merge of two files is. */
  const isMap = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  const helmMerge = (under: unknown, over: unknown): unknown => {
    if (!isMap(under) || !isMap(over)) return over;
    const keys = [...new Set([...Object.keys(under), ...Object.keys(over)])];
    return Object.fromEntries(
      keys.map(each => [
        each,
        !Object.hasOwn(over, each) ? under[each] : !Object.hasOwn(under, each) ? over[each] : helmMerge(under[each], over[each]),
      ]),
    );
  };

  test('any layers merge as Helm merges files', () => {
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 5 }), layers => {
        expect(merge(...layers)).toEqual(layers.reduce((under, over) => helmMerge(under, over) as object));
      }),
      { numRuns: 500 },
    );
  });

  test('layers merged one by one are the same as all at once', () => {
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 5 }), layers => {
        expect(layers.reduce((under, over) => merge(under, over) as object)).toEqual(
          layers.length === 1 ? layers[0] : merge(...layers),
        );
      }),
    );
  });

  test('inputs are neither changed nor shared with the result', () => {
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 4 }), layers => {
        const before = JSON.stringify(layers);
        const result = merge(...layers.map(frozen));
        const seen = new Set<unknown>();
        const collect = (value: unknown): void => {
          if (typeof value !== 'object' || value === null) return;
          seen.add(value);
          Object.values(value).forEach(collect);
        };
        collect(layers);
        const shared = (value: unknown): boolean =>
          typeof value === 'object' && value !== null && (seen.has(value) || Object.values(value).some(shared));
        expect(shared(result)).toBe(false);
        expect(JSON.stringify(layers)).toBe(before);
      }),
    );
  });
});

describe('operations', () => {
  test('replace() puts a map in the place of a map', () => {
    expect(merge({ a: { b: 1, c: { d: 1 } } }, { a: replace({ c: { e: 2 } }) })).toEqual({ a: { c: { e: 2 } } });
    expect(merge({ a: { b: 1 } }, { a: replace({}) })).toEqual({ a: {} });
  });

  test('replace() of a scalar, a list, null or of nothing is the value', () => {
    expect(
      merge({ a: 1, b: [1], c: { d: 1 } }, { a: replace(2), b: replace([2]), c: replace(null), e: replace({ f: 1 }) }),
    ).toEqual({
      ...{ a: 2, b: [2], c: null },
      e: { f: 1 },
    });
  });

  test('remove() forgets what earlier layers set, and does nothing where none did', () => {
    expect(merge({ a: 1, b: { c: 1, d: 2 } }, { a: remove(), b: { c: remove() }, e: remove() })).toEqual({ b: { d: 2 } });
    expect(merge({ b: { c: 1 } }, { b: { c: remove() } })).toEqual({ b: {} });
    expect(merge({ b: { c: 1 } }, { b: remove() })).toEqual({});
  });

  test('append() adds to the list of earlier layers; without one its items are the list', () => {
    expect(merge({ a: [1] }, { a: append(2, 3) }, { a: append({ b: 4 }) })).toEqual({ a: [1, 2, 3, { b: 4 }] });
    expect(merge({ b: null }, { a: append(1), b: append(2), c: { d: append() } })).toEqual({ a: [1], b: [2], c: { d: [] } });
    expect(merge({ a: [1] }, { a: remove() }, { a: append(2) })).toEqual({ a: [2] });
  });

  test('later layers merge over what an operation made', () => {
    expect(merge({ a: { b: 1 } }, { a: replace({ c: 1 }) }, { a: { d: 1 } })).toEqual({ a: { c: 1, d: 1 } });
    expect(merge({ a: { b: 1 } }, { a: remove() }, { a: { d: 1 } })).toEqual({ a: { d: 1 } });
  });

  test('have the types of what they change', () => {
    interface Values {
      readonly replicas?: number;
      readonly args?: readonly ('-v' | '-q')[];
      readonly image?: { readonly tag: string; readonly digest?: string };
      readonly anything?: unknown;
    }
    const good: PartialValues<Values>[] = [
      { replicas: null, args: append('-v'), image: { digest: 'x' }, anything: { a: [1] } },
      { replicas: remove(), args: ['-q'], image: replace({ tag: '1' }), anything: append(1) },
      { replicas: undefined, args: null, image: { tag: replace('2'), digest: remove() } },
    ];
    // @ts-expect-error a number has no list operations
    const wrongKind: PartialValues<Values> = { replicas: append(1) };
    // @ts-expect-error not one of the flags
    const wrongItem: PartialValues<Values> = { args: append('-x') };
    // @ts-expect-error an unknown key
    const unknownKey: PartialValues<Values> = { image: { tga: '1' } };
    // @ts-expect-error a replacement is whole
    const half: PartialValues<Values> = { image: replace({ digest: 'x' }) };
    expect([...good, wrongKind, wrongItem, unknownKey, half]).toHaveLength(7);
  });
});

describe('fails, with path and layer', () => {
  const cyclic: Record<string, unknown> = {};
  cyclic['a'] = cyclic;
  class Point {
    readonly x = 1;
  }

  test.each([
    [[{ a: { b: NaN } }], 'a.b is NaN: give a finite number (layer layer1, /apps/main.ts:1)'],
    [[{}, { a: [{ 'b.c': () => 1 }] }], 'a.0."b.c" is a function: give plain data (layer layer2, /apps/main.ts:2)'],
    [[{ a: new Point() }], 'a is an instance of Point: give plain data (layer layer1, /apps/main.ts:1)'],
    [[{ a: [undefined] }], 'a.0 is undefined: give null, or leave it out (layer layer1, /apps/main.ts:1)'],
    [
      [{ a: 1 }, { a: append(2) }],
      "a is '1' in layer layer1, /apps/main.ts:1: append() needs a list (layer layer2, /apps/main.ts:2)",
    ],
    [
      [{ a: { b: 1 } }, { a: append(2) }],
      'a is a map in layer layer1, /apps/main.ts:1: append() needs a list (layer layer2, /apps/main.ts:2)',
    ],
    [
      [{ a: [append(1)] }],
      'a.0 is an operation within a list or another operation: only a key of a layer takes one (layer layer1, /apps/main.ts:1)',
    ],
    [
      [{ a: replace({ b: remove() }) }],
      'a.b is an operation within a list or another operation: only a key of a layer takes one (layer layer1, /apps/main.ts:1)',
    ],
    [
      [{ a: append(replace(1)) }],
      'a.0 is an operation within a list or another operation: only a key of a layer takes one (layer layer1, /apps/main.ts:1)',
    ],
    [[[1]], 'values must be a map (layer layer1, /apps/main.ts:1)'],
    [[new Point()], 'values must be a map (layer layer1, /apps/main.ts:1)'],
    [
      [JSON.parse('{"a":{"__proto__":{"polluted":1}}}')],
      'a.__proto__ has a key that would change prototypes: rename it (layer layer1, /apps/main.ts:1)',
    ],
    [
      [JSON.parse('{"a":[{"__proto__":1}]}')],
      'a.0.__proto__ has a key that would change prototypes: rename it (layer layer1, /apps/main.ts:1)',
    ],
    [
      [{ a: replace(JSON.parse('{"__proto__":1}')) }],
      'a.__proto__ has a key that would change prototypes: rename it (layer layer1, /apps/main.ts:1)',
    ],
  ] as [readonly object[], string][])('%#: %j', (values, message) => {
    expect(() => merge(...values)).toThrow(new Error(message));
    expect(() => explainValues(layersOf(...values))).toThrow(new Error(message));
  });

  test('for values that contain themselves, in maps and lists', () => {
    const list: unknown[] = [];
    list.push(list);
    expect(() => merge(cyclic)).toThrow(
      /^a(\.a){199} is nested more than 200 levels deep: does it contain itself\? \(layer layer1/,
    );
    expect(() => merge({ list })).toThrow(
      /^list(\.0){199} is nested more than 200 levels deep: does it contain itself\? \(layer layer1/,
    );
  });

  test('a layer without a file is told by its name', () => {
    expect(() => mergeValues([{ values: { a: NaN }, origin: { layer: 'production' } }])).toThrow(
      'a is NaN: give a finite number (layer production)',
    );
  });
});

describe('prototypes', () => {
  const hostile =
    '{"constructor":{"prototype":{"polluted":1}},"prototype":{"polluted":1},"toString":{"call":1},"hasOwnProperty":2,"valueOf":null}';

  test('their names are keys like others', () => {
    const result = merge(JSON.parse(hostile) as object, { constructor: { name: 'x' }, toString: 1 });
    expect(JSON.parse(JSON.stringify(result))).toEqual({
      ...JSON.parse(hostile),
      constructor: { prototype: { polluted: 1 }, name: 'x' },
      toString: 1,
    });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
  });

  test.each([['--disable-proto=throw'], ['--frozen-intrinsics']])(
    'nothing is written to them under node %s, with Object.prototype frozen',
    flag => {
      const program = `
      require('./lib/cli/typescript-hook.cjs').install();
      Object.freeze(Object.prototype);
      const { mergeValues, explainValues } = require('./lib/core/values.ts');
      const { toYaml, fromYaml } = require('./lib/core/yaml.ts');
      const layer = values => ({ values, origin: { layer: 'l' } });
      const hostile = JSON.parse(${JSON.stringify(hostile)});
      const layers = [layer(hostile), layer(fromYaml(toYaml(hostile))), layer({ a: 1 })];
      let refused = '';
      try { mergeValues([layer(fromYaml('__proto__: {polluted: 1}'))]); } catch (error) { refused = error.message; }
      console.log(JSON.stringify([Object.keys(mergeValues(layers)), explainValues(layers).length, typeof {}.polluted, refused]));`;
      const out = execFileSync(process.execPath, [flag, '--no-warnings', '-e', program], {
        cwd: resolve(__dirname, '../..'),
        encoding: 'utf8',
      });
      expect(JSON.parse(out)).toEqual([
        ['constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'a'],
        6,
        'undefined',
        '__proto__ has a key that would change prototypes: rename it (layer l)',
      ]);
    },
  );
});

describe('explanation', () => {
  const origin = (layer: number): object => ({ layer: `layer${layer}`, file: '/apps/main.ts', line: layer });

  test('names who set each value and what it took the place of, newest first', () => {
    expect(explainValues(layersOf({ a: 1, b: { c: [1], 'd.e': {} } }, { a: 2, b: { c: [2] } }, { a: null }))).toEqual([
      {
        path: 'a',
        value: null,
        origin: origin(3),
        overrode: [
          { path: 'a', value: 2, origin: origin(2) },
          { path: 'a', value: 1, origin: origin(1) },
        ],
      },
      { path: 'b.c', value: [2], origin: origin(2), overrode: [{ path: 'b.c', value: [1], origin: origin(1) }] },
      { path: 'b."d.e"', value: {}, origin: origin(1), overrode: [] },
    ]);
  });

  test('a scalar over a map, and a map over a scalar, name the other’s place', () => {
    expect(explainValues(layersOf({ a: { b: 1, c: { d: 2 } }, e: 3 }, { a: 4, e: { f: 5, g: { h: 6 } } }))).toEqual([
      {
        path: 'a',
        value: 4,
        origin: origin(2),
        overrode: [
          { path: 'a.b', value: 1, origin: origin(1) },
          { path: 'a.c.d', value: 2, origin: origin(1) },
        ],
      },
      { path: 'e.f', value: 5, origin: origin(2), overrode: [{ path: 'e', value: 3, origin: origin(1) }] },
      { path: 'e.g.h', value: 6, origin: origin(2), overrode: [{ path: 'e', value: 3, origin: origin(1) }] },
    ]);
  });

  test('what was taken away is there without a value', () => {
    expect(explainValues(layersOf({ a: 1, b: { c: 1, d: { e: 2 } } }, { a: remove(), b: replace({ c: 3 }) }, { a: 4 }))).toEqual([
      {
        path: 'a',
        value: 4,
        origin: origin(3),
        overrode: [
          { path: 'a', value: undefined, origin: origin(2) },
          { path: 'a', value: 1, origin: origin(1) },
        ],
      },
      { path: 'b.c', value: 3, origin: origin(2), overrode: [{ path: 'b.c', value: 1, origin: origin(1) }] },
      { path: 'b.d', value: undefined, origin: origin(2), overrode: [{ path: 'b.d.e', value: 2, origin: origin(1) }] },
    ]);
    expect(explainValues(layersOf({ a: { b: 1 } }, { a: { b: remove() } }))).toEqual([
      { path: 'a', value: {}, origin: origin(1), overrode: [] },
      { path: 'a.b', value: undefined, origin: origin(2), overrode: [{ path: 'a.b', value: 1, origin: origin(1) }] },
    ]);
  });

  test('append() names the layer that added last, and the list before', () => {
    expect(explainValues(layersOf({ a: [1] }, { a: append(2) }))).toEqual([
      { path: 'a', value: [1, 2], origin: origin(2), overrode: [{ path: 'a', value: [1], origin: origin(1) }] },
    ]);
  });

  test('the values that hold are the merged values, for any layers and operations', () => {
    const leaf = fc.constantFrom<unknown>(null, 1, 'x', [], [1], {}, remove(), replace({ a: { b: 1 } }), replace(2));
    const { map } = fc.letrec<{ map: object; value: unknown }>(tie => ({
      map: fc.dictionary(fc.constantFrom('a', 'b', 'c.d'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
      value: fc.oneof({ maxDepth: 4 }, leaf, tie('map')),
    }));
    const put = (into: Record<string, unknown>, [key = '', ...rest]: readonly string[], value: unknown): void => {
      if (rest.length === 0) into[key] = value;
      else put((into[key] ??= {}) as Record<string, unknown>, rest, value);
    };
    fc.assert(
      fc.property(fc.array(map, { minLength: 1, maxLength: 4 }), values => {
        const rebuilt: Record<string, unknown> = {};
        for (const { path, value } of explainValues(layersOf(...values))) {
          if (value !== undefined)
            put(
              rebuilt,
              (path.match(/"[^"]*"|[^.]+/g) ?? []).map(step => step.replaceAll('"', '')),
              value,
            );
        }
        expect(rebuilt).toEqual(merge(...values));
      }),
      { numRuns: 500 },
    );
  });
});
