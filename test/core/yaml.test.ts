import fc from 'fast-check';
import { CORE_SCHEMA, load } from 'js-yaml';
import { parse } from 'yaml';
import { fromYaml, objectYaml, toYaml } from '../../lib/core/yaml';
import { adversarialText } from './adversarial-text';

describe('shape of a document', () => {
  test('maps and lists are blocks, empty ones are {} and []', () => {
    const document = {
      text: 'a b',
      number: 1.5,
      truth: true,
      nothing: null,
      map: { a: { b: 1 }, empty: {} },
      list: ['a', { b: 1, c: [2, { d: 3 }] }, [['e', 'f'], []], {}, [], null],
      empty: [],
    };
    expect(toYaml(document)).toBe(
      [
        'text: a b',
        'number: 1.5',
        'truth: true',
        'nothing: null',
        'map:',
        '  a:',
        '    b: 1',
        '  empty: {}',
        'list:',
        '  - a',
        '  - b: 1',
        '    c:',
        '      - 2',
        '      - d: 3',
        '  - - - e',
        '      - f',
        '    - []',
        '  - {}',
        '  - []',
        '  - null',
        'empty: []',
        '',
      ].join('\n'),
    );
  });

  test.each([
    [{}, '{}\n'],
    [[], '[]\n'],
    [null, 'null\n'],
    [3, '3\n'],
    ['a', 'a\n'],
    ['', '""\n'],
    ['a\nb', '|-\n  a\n  b\n'],
    [['a\nb', 'c'], '- |-\n  a\n  b\n- c\n'],
  ])('%j alone is %j', (value, expected) => {
    expect(toYaml(value)).toBe(expected);
  });

  test('undefined properties are left out, a map of nothing else is {}', () => {
    expect(toYaml({ a: undefined, b: { c: undefined }, d: null })).toBe('b: {}\nd: null\n');
  });

  test('text of several lines is a literal block, whose header tells the newlines at the end', () => {
    const script = '#!/bin/sh\nset -eu\n\nif true; then\n\techo "a: b" # c\nfi';
    expect(toYaml({ none: script, one: script + '\n', two: [script + '\n\n'], after: 1 })).toBe(
      [
        'none: |-',
        ...['  #!/bin/sh', '  set -eu', '', '  if true; then', '  \techo "a: b" # c', '  fi'],
        'one: |',
        ...['  #!/bin/sh', '  set -eu', '', '  if true; then', '  \techo "a: b" # c', '  fi'],
        'two:',
        '  - |+',
        ...['    #!/bin/sh', '    set -eu', '', '    if true; then', '    \techo "a: b" # c', '    fi', ''],
        'after: 1',
        '',
      ].join('\n'),
    );
  });

  test.each([' indented\nb', '\tindented\nb', '\na', 'a\r\nb', 'a\n\u2028b', 'a\n\u0000', '\n'])(
    'text of several lines that a block would not keep for every reader is in double quotes: %j',
    text => {
      expect(toYaml({ text })).toMatch(/^text: ".*"\n$/);
    },
  );

  test('text of several lines is never a block as a key', () => {
    expect(toYaml({ 'a\nb': 1 })).toBe('"a\\nb": 1\n');
  });

  test('what nobody can see is escaped', () => {
    expect(toYaml('a\u200bb\u202ec\u00a0d\u00ade\ufefff')).toBe('"a\\u200bb\\u202ec\\u00a0d\\u00ade\\ufefff"\n');
  });

  test.each([
    ...[
      '10.10.10.5/24',
      '100m',
      '128Mi',
      '1.5Gi',
      'v1.2.3',
      '1.2.3',
      '1h30m',
      '--flag=value',
      '-v',
      'a:b',
      'a#b',
      "it's",
      'say "hi"',
      'a, b',
      'é',
      '漢字',
      '🚀',
    ],
    ...[
      'https://example.net:8443/a?b=c#d',
      'ghcr.io/a/b:1.2@sha256:00',
      '0 3 * * *',
      'true story',
      'nobody',
      'a {{ .b }}',
      '$(A)',
      '${A}',
      '/a',
      'aa:bb:cc:dd:ee:ff',
      '0xyz',
      'e',
      '_1',
    ],
  ])('%s stays bare', text => {
    expect(toYaml([text])).toBe(`- ${text}\n`);
  });

  test.each([
    ...[
      '',
      '~',
      'null',
      'yes',
      'NO',
      'y',
      'On',
      'true',
      '0',
      '0777',
      '0o17',
      '0x1F',
      '0b11',
      '0b-1',
      '1_000',
      '-_1',
      '1:30',
      '.5',
      '1.',
      '.',
      'e8',
      '1e3',
      '.inf',
      '.NaN',
      '2001-01-01',
    ],
    ...[
      '2001-1-1 1:2:3',
      '=',
      '<<',
      '-',
      '- a',
      '---',
      '...',
      '? a',
      '#a',
      'a #b',
      'a: b',
      'a:',
      ':8080',
      '*a',
      '&a',
      '!a',
      '|',
      '>',
      '%a',
      '@a',
      '`a`',
      '[a',
      '{a',
      ' a',
      'a ',
      'a\tb',
    ],
  ])('%j is quoted, as a value and as a key', text => {
    expect(toYaml({ [text]: text })).toBe(`${JSON.stringify(text)}: ${JSON.stringify(text)}\n`.replaceAll('\t', '\\t'));
  });

  test.each([
    [0, '0'],
    [-0, '0'],
    [-1, '-1'],
    [0.1, '0.1'],
    [1e21, '1.0e+21'],
    [1.5e300, '1.5e+300'],
    [1e-7, '1.0e-7'],
    [9007199254740992, '9007199254740992'],
    [9223372036854775000, '9223372036854775000'],
  ])('the number %d is %s', (number, text) => {
    expect(toYaml(number)).toBe(text + '\n');
  });

  test('a key beyond 1,000 characters is explicit, since no reader takes it otherwise', () => {
    const key = 'k'.repeat(1001);
    expect(toYaml({ [key]: { a: 1 }, b: [{ [key]: 'c' }] })).toBe(`? ${key}\n:\n  a: 1\nb:\n  - ? ${key}\n    : c\n`);
  });
});

describe('objects', () => {
  test('start with apiVersion, kind, metadata, spec and data; metadata with name and namespace', () => {
    const object = {
      extra: 1,
      data: { z: '1', a: '2' },
      spec: {},
      metadata: { labels: { b: '1', a: '2' }, namespace: 'ns', annotations: {}, name: 'thing' },
      kind: 'Thing',
      apiVersion: 'v1',
      another: 2,
    };
    expect(objectYaml(object)).toBe(
      [
        'apiVersion: v1',
        'kind: Thing',
        'metadata:',
        '  name: thing',
        '  namespace: ns',
        '  labels:',
        '    b: "1"',
        '    a: "2"',
        '  annotations: {}',
        'spec: {}',
        'data:',
        '  z: "1"',
        '  a: "2"',
        'extra: 1',
        'another: 2',
        '',
      ].join('\n'),
    );
  });

  test('are not changed by writing', () => {
    const object = Object.freeze({
      kind: 'A',
      apiVersion: 'v1',
      metadata: Object.freeze({ name: 'a' }),
      spec: Object.freeze({ list: Object.freeze(['a']) }),
    });
    expect(objectYaml(object)).toBe(objectYaml(object));
    expect(Object.keys(object)).toEqual(['kind', 'apiVersion', 'metadata', 'spec']);
  });
});

describe('what is not plain data fails with its place', () => {
  class Point {
    readonly x = 1;
  }
  const cyclic: Record<string, unknown> = { a: { b: [] } };
  (cyclic['a'] as { b: unknown[] }).b.push(cyclic);
  const nested = (levels: number): unknown =>
    levels === 0 ? 'end' : levels % 2 === 0 ? { a: nested(levels - 1) } : [nested(levels - 1)];

  test.each([
    [{ spec: { replicas: NaN } }, '/spec/replicas is NaN: give a finite number'],
    [{ a: -Infinity }, '/a is -Infinity: give a finite number'],
    [{ 'a/b~c': [1, 2n] }, '/a~1b~0c/1 is a bigint: give plain data'],
    [{ a: () => 1 }, '/a is a function: give plain data'],
    [[Symbol('s')], '/0 is a symbol: give plain data'],
    [{ a: [1, undefined] }, '/a/1 is undefined: give null, or leave it out'],
    [{ a: Object.assign([], { length: 1 }) }, '/a/0 is undefined: give null, or leave it out'],
    [{ a: new Date(0) }, '/a is an instance of Date: give plain data'],
    [{ a: new Map() }, '/a is an instance of Map: give plain data'],
    [{ a: new Point() }, '/a is an instance of Point: give plain data'],
    [{ a: Object.create({ b: 1 }) as unknown }, '/a is an instance of Object: give plain data'],
    [undefined, 'the document is undefined: give null, or leave it out'],
    [{ a: 'x\ud800' }, '/a has half of a surrogate pair: no text file can hold it'],
    [{ a: { '\udc00': 1 } }, 'a key in /a has half of a surrogate pair: no text file can hold it'],
    [cyclic, '/a/b/0 contains itself: only a tree can be written'],
    [nested(201), '/0/a'.repeat(100) + ' is nested more than 200 levels deep'],
  ])('%#: %s', (value, message) => {
    expect(() => toYaml(value)).toThrow(new Error(message));
  });

  test('200 levels are written, and read back', () => {
    expect(fromYaml(toYaml(nested(200)))).toEqual(nested(200));
  });

  test('a value that stands twice, but not in itself, is written twice', () => {
    const shared = { a: 1 };
    expect(toYaml([shared, shared])).toBe('- a: 1\n- a: 1\n');
  });

  test('a map without prototype and a map of another realm are plain data', () => {
    expect(toYaml(Object.assign(Object.create(null), { a: structuredClone({ b: 1 }) }))).toBe('a:\n  b: 1\n');
  });

  test('prototype names are keys like others', () => {
    const value: unknown = JSON.parse('{"__proto__":{"a":1},"constructor":1,"toString":2}');
    expect(toYaml(value)).toBe('__proto__:\n  a: 1\nconstructor: 1\ntoString: 2\n');
  });
});

describe('any tree', () => {
  const { tree } = fc.letrec<{ tree: unknown }>(tie => ({
    tree: fc.oneof(
      { depthSize: 'large', withCrossShrink: true },
      fc.oneof(
        adversarialText,
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.boolean(),
        fc.constant(null),
      ),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(adversarialText, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  // JSON has one zero, and so does YAML 1.2 after most readers.
  const expected = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

  test('is read back as it was written', () => {
    fc.assert(
      fc.property(tree, value => {
        const text = toYaml(value);
        expect(text.endsWith('\n')).toBe(true);
        expect(text).not.toContain('\r');
        expect(fromYaml(text)).toEqual(expected(value));
        expect(load(text, { schema: CORE_SCHEMA, maxDepth: 300 })).toEqual(expected(value));
        expect(parse(text, { version: '1.1' })).toEqual(expected(value));
        expect(parse(text, { version: '1.2' })).toEqual(expected(value));
      }),
      { numRuns: 500 },
    );
  });

  test('gives the same text when it is read and written again', () => {
    fc.assert(
      fc.property(tree, value => {
        expect(toYaml(fromYaml(toYaml(value)))).toBe(toYaml(value));
      }),
      { numRuns: 300 },
    );
  });
});
