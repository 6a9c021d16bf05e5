import type { NodeData } from '../../lib/core/schema-file';
import { SchemaPool } from '../../lib/core/schema-node';
import { validate } from '../../lib/core/validator';
import { translatePattern } from '../../lib/core/re2';

const STRING: NodeData = { type: 'string' };
const INTEGER: NodeData = { type: 'integer' };

/** The problems of a value with the first of some nodes, each as `pointer: message`. */
function problems(value: unknown, ...nodes: readonly NodeData[]): readonly string[] {
  const pool = new SchemaPool({ group: '', source: '', kinds: {}, nodes });
  return validate(pool.node(0), value).map(({ pointer, message }) => `${pointer}: ${message}`);
}

/** An object whose only field `a` has the second node. */
const OBJECT: NodeData = { type: 'object', properties: ['a', 1] };

describe('types', () => {
  test.each<[NodeData['type'], unknown, string]>([
    ['string', 3, ': 3 is a number, must be a string'],
    ['string', true, ': true is a boolean, must be a string'],
    ['string', null, ': null given, must be a string'],
    ['string', ['a'], ': a list given, must be a string'],
    ['string', { a: 1 }, ': an object given, must be a string'],
    ['string', undefined, ': undefined given, must be a string'],
    ['integer', '3', ": '3' is a string, must be an integer"],
    ['integer', 1.5, ': 1.5 is a number, must be an integer'],
    ['integer', 2 ** 63, ': 9223372036854776000 is a number, must be an integer'],
    ['integer', NaN, ': NaN is no number that JSON knows, must be an integer'],
    ['integer', 3n, ': 3 is a bigint, must be an integer'],
    ['number', '1', ": '1' is a string, must be a number"],
    ['number', Infinity, ': Infinity is no number that JSON knows, must be a number'],
    ['boolean', 'true', ": 'true' is a string, must be true or false"],
    ['object', 'x', ": 'x' is a string, must be an object"],
    ['object', [], ': a list given, must be an object'],
    ['array', {}, ': an object given, must be a list'],
    ['intOrString', 1.5, ': 1.5 is a number, must be an integer or a string'],
    ['intOrString', true, ': true is a boolean, must be an integer or a string'],
    ['quantity', true, ": true is a boolean, must be a quantity such as 2, '500m' or '1Gi'"],
    ['quantity', '5 Gi', ": '5 Gi' is not a quantity such as '500m' or '1Gi'"],
    ['quantity', '1Gb', ": '1Gb' is not a quantity such as '500m' or '1Gi'"],
  ])('%s refuses %p', (type, value, message) => {
    expect(problems(value, { ...(type && { type }) })).toEqual([message]);
  });

  test.each<[NodeData['type'], unknown]>([
    ['string', ''],
    ['integer', -3],
    ['integer', 2 ** 53],
    ['number', 1.5],
    ['boolean', false],
    ['intOrString', '25%'],
    ['intOrString', 80],
    ['quantity', 0.5],
    ['quantity', '1.5Gi'],
    ['quantity', '-.5e3'],
    [undefined, null],
    [undefined, { whatever: [1, 'a'] }],
  ])('%s takes %p', (type, value) => {
    expect(problems(value, { ...(type && { type }) })).toEqual([]);
  });

  test('null is fine where the schema says nullable', () => {
    expect(problems({ a: null }, OBJECT, { type: 'string', nullable: 1 })).toEqual([]);
  });

  test('a wrong type is all that is said of a value', () => {
    expect(problems({ a: 5 }, OBJECT, { type: 'string', minLength: 3, enum: ['abc'] })).toEqual([
      '/a: 5 is a number, must be a string',
    ]);
  });

  test('a long value is cut', () => {
    expect(problems('x'.repeat(100), INTEGER)).toEqual([`: '${'x'.repeat(60)}…' is a string, must be an integer`]);
  });
});

describe('fields', () => {
  const container: NodeData = { type: 'object', properties: ['image', 1, 'name', 1, 'constructor', 1], required: ['name'] };

  test('an unknown field is told with the nearest known one', () => {
    expect(problems({ name: 'a', imge: 'x' }, container, STRING)).toEqual(["/imge: unknown field 'imge', did you mean 'image'?"]);
  });

  test('an unknown field that resembles nothing is told with all known ones', () => {
    expect(problems({ name: 'a', zzz: 1 }, container, STRING)).toEqual([
      "/zzz: unknown field 'zzz', known are image, name, constructor",
    ]);
  });

  test('many known fields are cut, and none are said to be none', () => {
    const many: NodeData = {
      type: 'object',
      properties: Array.from({ length: 20 }, (_, index) => [`f${String(index)}`, 1]).flat(),
    };
    expect(problems({ somethingElse: 1 }, many, STRING)).toEqual([
      "/somethingElse: unknown field 'somethingElse', known are f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11 and 8 more",
    ]);
    expect(problems({ x: 1 }, { type: 'object' })).toEqual(["/x: unknown field 'x', no fields are known here"]);
  });

  test('a missing field is told at its object', () => {
    expect(
      problems({ a: {} }, { type: 'object', properties: ['a', 1] }, { ...container, properties: ['name', 2] }, STRING),
    ).toEqual(["/a: required field 'name' is missing"]);
  });

  test('a field that is undefined is absent', () => {
    expect(problems({ name: undefined, zzz: undefined }, container, STRING)).toEqual([": required field 'name' is missing"]);
  });

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'])(
    'a field called %s is like any other',
    name => {
      const value = Object.defineProperty({}, name, { value: 5, enumerable: true });
      expect(problems(value, { type: 'object', properties: ['image', 1] }, STRING)).toEqual([
        `/${name}: unknown field '${name}', known are image`,
      ]);
      expect(problems(value, { type: 'object', properties: [name, 1] }, STRING)).toEqual([
        `/${name}: 5 is a number, must be a string`,
      ]);
      expect(problems(value, { type: 'object', additional: 1 }, STRING)).toEqual([`/${name}: 5 is a number, must be a string`]);
      expect(problems({}, { type: 'object', properties: [name, 1], required: [name] }, STRING)).toEqual([
        `: required field '${name}' is missing`,
      ]);
    },
  );

  test('unknown fields are kept where the schema is open, and known ones are checked all the same', () => {
    expect(problems({ zzz: 1, image: 2 }, { ...container, open: 1, required: [] }, STRING)).toEqual([
      '/image: 2 is a number, must be a string',
    ]);
  });

  test('what is open does not open what is below it', () => {
    const nodes: readonly NodeData[] = [
      { type: 'object', open: 1, properties: ['a', 1] },
      { type: 'object', properties: ['beta', 2] },
      STRING,
    ];
    expect(problems({ x: 1, a: { y: 1 } }, ...nodes)).toEqual(["/a/y: unknown field 'y', known are beta"]);
  });

  test('other fields have the schema of additional ones', () => {
    expect(problems({ x: 1, y: 'fine' }, { type: 'object', additional: 1 }, STRING)).toEqual([
      '/x: 1 is a number, must be a string',
    ]);
  });

  test('pointers are escaped', () => {
    expect(problems({ 'a/b~c': 1 }, { type: 'object', additional: 1 }, STRING)).toEqual([
      '/a~1b~0c: 1 is a number, must be a string',
    ]);
  });

  test('counts', () => {
    expect(problems({}, { type: 'object', additional: 1, minProperties: 1 }, STRING)).toEqual([
      ': has 0 fields, at least 1 is needed',
    ]);
    expect(problems({ a: '', b: '' }, { type: 'object', additional: 1, maxProperties: 1 }, STRING)).toEqual([
      ': has 2 fields, at most 1 is allowed',
    ]);
    expect(problems({ a: undefined }, { type: 'object', additional: 1, maxProperties: 0 }, STRING)).toEqual([]);
  });

  test('a field with a default counts as there', () => {
    const withDefault: NodeData = { type: 'object', properties: ['a', 1], minProperties: 1 };
    expect(problems({}, withDefault, { ...STRING, default: 'x' })).toEqual([]);
    expect(problems({}, withDefault, STRING)).toEqual([': has 0 fields, at least 1 is needed']);
  });
});

describe('text', () => {
  test('enum', () => {
    const node: NodeData = { type: 'string', enum: ['Always', 'Never', ''] };
    expect(problems('Allways', node)).toEqual([": 'Allways' is not one of 'Always', 'Never', '', did you mean 'Always'?"]);
    expect(problems('Sometimes', node)).toEqual([": 'Sometimes' is not one of 'Always', 'Never', ''"]);
    expect(problems('', node)).toEqual([]);
    expect(problems(3, { type: 'integer', enum: [1, 2] })).toEqual([': 3 is not one of 1, 2']);
  });

  test('pattern', () => {
    expect(problems('Web', { type: 'string', pattern: '^[a-z]+$' })).toEqual([": 'Web' does not match ^[a-z]+$"]);
    expect(problems('WARN', { type: 'string', ...translatePattern('^(?i)(abort|warn)?$') })).toEqual([]);
    expect(problems('warns', { type: 'string', ...translatePattern('^(?i)(abort|warn)?$') })).toEqual([
      ": 'warns' does not match ^(?i)(abort|warn)?$",
    ]);
  });

  test('a pattern on which a backtracking engine would not end', () => {
    const node: NodeData = { type: 'string', ...translatePattern('^([-a-zA-Z0-9_]+[.]?)+$') };
    expect(problems(`${'a'.repeat(5000)}!`, node)).toHaveLength(1);
    expect(problems('a.b-c.example.com', node)).toEqual([]);
  });

  test('length is counted in code points', () => {
    expect(problems('', { type: 'string', minLength: 1 })).toEqual([": '' has 0 characters, at least 1 is needed"]);
    expect(problems('abcd', { type: 'string', maxLength: 3 })).toEqual([": 'abcd' has 4 characters, at most 3 are allowed"]);
    expect(problems('😀😀😀', { type: 'string', maxLength: 3 })).toEqual([]);
    expect(problems('😀', { type: 'string', minLength: 2 })).toEqual([": '😀' has 1 character, at least 2 are needed"]);
    expect(problems('a😀', { type: 'string', minLength: 2 })).toEqual([]);
    expect(problems('a😀', { type: 'string', minLength: 3 })).toEqual([": 'a😀' has 2 characters, at least 3 are needed"]);
    expect(problems('😀😀', { type: 'string', minLength: 3 })).toEqual([": '😀😀' has 2 characters, at least 3 are needed"]);
  });

  test.each<[string, string, string]>([
    ['date-time', 'tomorrow', "'tomorrow' is not a time such as '2026-01-31T12:00:00Z'"],
    ['duration', '1 fortnight', "'1 fortnight' is not a duration such as '1h30m'"],
    ['byte', 'top secret!', 'the value is not base64'],
    ['ipv4', '10.0.0.256', "'10.0.0.256' is not an IPv4 address"],
    ['ipv6', 'fe80::1%eth0', "'fe80::1%eth0' is not an IPv6 address"],
    ['cidr', '10.0.0.0', "'10.0.0.0' is not a network such as '10.0.0.0/24'"],
    ['uri', 'a b', "'a b' is not a URI"],
    ['hostname', '-x.example.com', "'-x.example.com' is not a host name"],
  ])('format %s', (format, value, message) => {
    expect(problems(value, { type: 'string', format })).toEqual([`: ${message}`]);
  });

  test('a format that the API server does not know is no condition', () => {
    expect(problems('anything', { type: 'string', format: 'idn-hostname' })).toEqual([]);
  });
});

describe('numbers', () => {
  test.each<[NodeData, number, string]>([
    [{ minimum: 1 }, 0, '0 is less than the minimum 1'],
    [{ maximum: 65535 }, 70000, '70000 is more than the maximum 65535'],
    [{ minimum: 0, exclusiveMinimum: 1 }, 0, '0 is not more than 0'],
    [{ maximum: 5, exclusiveMaximum: 1 }, 5, '5 is not less than 5'],
    [{ multipleOf: 0.1 }, 0.25, '0.25 is not a multiple of 0.1'],
    [{ format: 'int32' }, 2 ** 31, '2147483648 does not fit into 32 bits'],
  ])('%j refuses %p', (condition, value, message) => {
    expect(problems(value, { type: 'number', ...condition })).toEqual([`: ${message}`]);
  });

  test.each<[NodeData, number]>([
    [{ minimum: 1 }, 1],
    [{ maximum: 5, exclusiveMaximum: 1 }, 4.9],
    [{ multipleOf: 0.1 }, 0.3],
    [{ format: 'int32' }, -(2 ** 31)],
  ])('%j takes %p', (condition, value) => {
    expect(problems(value, { type: 'number', ...condition })).toEqual([]);
  });
});

describe('lists', () => {
  test('items are checked, each at its place', () => {
    expect(problems(['a', 2, 'c', 4], { type: 'array', items: 1 }, STRING)).toEqual([
      '/1: 2 is a number, must be a string',
      '/3: 4 is a number, must be a string',
    ]);
  });

  test('counts', () => {
    expect(problems([], { type: 'array', items: 1, minItems: 2 }, STRING)).toEqual([': has 0 items, at least 2 are needed']);
    expect(problems(['a', 'b'], { type: 'array', items: 1, maxItems: 1 }, STRING)).toEqual([
      ': has 2 items, at most 1 is allowed',
    ]);
  });

  test('a set has no value twice', () => {
    expect(problems(['a', 'b', 'a'], { type: 'array', items: 1, set: 1 }, STRING)).toEqual([
      "/2: 'a' is already in the list, at 0",
    ]);
    expect(problems([1, '1', { a: 1 }, '{"a":1}'], { type: 'array', items: 1, set: 1 }, {})).toEqual([]);
  });

  test('keys tell items apart, a default standing for what is not given', () => {
    const ports: readonly NodeData[] = [
      { type: 'array', items: 1, keys: ['port', 'protocol'] },
      { type: 'object', properties: ['port', 2, 'protocol', 3] },
      INTEGER,
      { type: 'string', default: 'TCP' },
    ];
    expect(problems([{ port: 53 }, { port: 53, protocol: 'UDP' }], ...ports)).toEqual([]);
    expect(problems([{ port: 53 }, { port: 80 }, { port: 53, protocol: 'TCP' }], ...ports)).toEqual([
      "/2: port 53 and protocol 'TCP' is already taken by item 0",
    ]);
  });
});

describe('alternatives', () => {
  const a: NodeData = { required: ['a'] };
  const b: NodeData = { required: ['b'] };
  const fields: NodeData = { type: 'object', properties: ['a', 1, 'b', 1] };

  test('one of several fields', () => {
    const node: NodeData = { ...fields, oneOf: [2, 3] };
    expect(problems({ a: '' }, node, STRING, a, b)).toEqual([]);
    expect(problems({}, node, STRING, a, b)).toEqual([": one of 'a', 'b' is needed"]);
    expect(problems({ a: '', b: '' }, node, STRING, a, b)).toEqual([": 'a' and 'b' exclude each other, only one may be given"]);
  });

  test('at least one of several fields', () => {
    const node: NodeData = { ...fields, anyOf: [2, 3] };
    expect(problems({ a: '', b: '' }, node, STRING, a, b)).toEqual([]);
    expect(problems({}, node, STRING, a, b)).toEqual([": one of 'a', 'b' is needed"]);
  });

  test('alternatives that ask for more than fields', () => {
    const nodes: readonly NodeData[] = [{ type: 'string', anyOf: [1, 2] }, { format: 'ipv4' }, { format: 'ipv6' }];
    expect(problems('10.0.0.1', ...nodes)).toEqual([]);
    expect(problems('x', ...nodes)).toEqual([
      ": fits none of 2 alternatives: 'x' is not an IPv4 address; or 'x' is not an IPv6 address",
    ]);
    expect(problems('a', { type: 'string', oneOf: [1, 2] }, { minLength: 1 }, { maxLength: 3 })).toEqual([
      ': fits 2 alternatives of which only one may fit',
    ]);
  });

  test('all of several conditions, each told', () => {
    expect(problems('abc', { type: 'string', allOf: [1, 2] }, { enum: ['x'] }, { maxLength: 2 })).toEqual([
      ": 'abc' is not one of 'x'",
      ": 'abc' has 3 characters, at most 2 are allowed",
    ]);
  });

  test('what must not be', () => {
    expect(problems({ a: '' }, { ...fields, not: 2 }, STRING, a)).toEqual([": 'a' must not be given"]);
    expect(problems({ a: '', b: '' }, { ...fields, not: 2 }, STRING, { required: ['a', 'b'] })).toEqual([
      ": 'a' and 'b' must not be given together",
    ]);
    expect(problems('x', { type: 'string', not: 1 }, { enum: ['x'] })).toEqual([": 'x' is not allowed here"]);
    expect(problems('x', { type: 'string', not: 1 }, { pattern: '^x' })).toEqual([": 'x' must not match ^x"]);
    expect(problems('y', { type: 'string', not: 1 }, { enum: ['x'] })).toEqual([]);
  });

  test('a default decides between alternatives', () => {
    const nodes: readonly NodeData[] = [
      { ...fields, properties: ['a', 1, 'b', 4], oneOf: [2, 3] },
      STRING,
      a,
      b,
      { ...STRING, default: 'x' },
    ];
    expect(problems({}, ...nodes)).toEqual([]);
    expect(problems({ a: '' }, ...nodes)).toEqual([": 'a' and 'b' exclude each other, only one may be given"]);
  });
});

test('all problems are told, in the order of the fields', () => {
  const nodes: readonly NodeData[] = [{ type: 'object', properties: ['a', 1, 'b', 1], required: ['c'] }, STRING];
  expect(problems({ b: 1, xyz: 1, a: 2 }, ...nodes)).toEqual([
    '/b: 1 is a number, must be a string',
    "/xyz: unknown field 'xyz', known are a, b",
    '/a: 2 is a number, must be a string',
    ": required field 'c' is missing",
  ]);
});

describe('secrets', () => {
  const secret: readonly NodeData[] = [
    { type: 'object', properties: ['data', 1, 'stringData', 1, 'password', 2, 'clientSecret', 2, 'secretName', 2] },
    { type: 'object', additional: 3 },
    { type: 'string', maxLength: 3, enum: ['abc'], pattern: '^abc$' },
    { type: 'string', format: 'byte', maxLength: 3, pattern: '^a$' },
  ];
  const canary = 'c4n4ry-value';

  function texts(value: unknown): string {
    const pool = new SchemaPool({ group: '', source: '', kinds: {}, nodes: secret });
    return validate(pool.node(0), value, ['data', 'stringData'])
      .map(problem => problem.message)
      .join('\n');
  }

  test.each([{ data: { token: canary } }, { stringData: { x: canary } }, { password: canary }, { clientSecret: canary }])(
    'no message repeats %j',
    value => {
      expect(texts(value)).toContain('the value');
      expect(texts(value)).not.toContain(canary);
    },
  );

  test('nor a number in its place', () => {
    expect(texts({ data: { pin: 123456 } })).toBe('the value is a number, must be a string');
  });

  test('a name of a secret is no secret', () => {
    expect(texts({ secretName: 'wildcard' })).toContain("'wildcard' is not one of 'abc'");
  });
});
