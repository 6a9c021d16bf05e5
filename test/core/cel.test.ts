import { evaluateRules } from '../../lib/core/cel';
import { compileCel } from '../../lib/core/cel/compile';
import { parseCel, UnsupportedError } from '../../lib/core/cel/syntax';
import { CelError } from '../../lib/core/cel/values';
import type { NodeData } from '../../lib/core/schema-file';
import { SchemaPool } from '../../lib/core/schema-node';

/** What an expression gives, `self` being a map with all kinds of things in it. */
function evaluate(expression: string): unknown {
  const self = new Map<string, unknown>([
    ['name', 'web'],
    ['port', 80],
    ['list', [1, 2, 3]],
    ['names', ['a', 'b', 'c']],
    ['empty', []],
    ['labels', new Map([['app', 'web']])],
    ['namespace', 'default'],
    ['a-b', 1],
    ['c.d/e__f', 2],
    ['items', [new Map<string, unknown>([['name', 'x'], ['size', 1]]), new Map([['name', 'y']])]],
    ['nothing', null],
  ]); // prettier-ignore
  return compileCel(expression).evaluate(self);
}

describe('true expressions', () => {
  test.each([
    // Literals and operators.
    `1 + 2 * 3 == 7 && (1 + 2) * 3 == 9`,
    `7 / 2 == 3 && -7 / 2 == -3 && 7 % 3 == 1 && -7 % 3 == -1`,
    `7.0 / 2.0 == 3.5 && 1e3 == 1000.0 && .5 < 1.0`,
    `0x1F == 31 && 5u == 5u`,
    `1 == 1.0 && 2 > 1.5 && 1 != 2`,
    `"a" + 'b' == "ab" && "a" < "b"`,
    `"\\u00fc\\n\\x41\\101" == "ü\\nAA"`,
    `r"\\n" == "\\\\n" && r'''a'b''' == "a'b"`,
    `"""two
lines""" == "two\\nlines"`,
    `b"abc" == bytes("abc") && size(b"ü") == 2`,
    `true ? 1 == 1 : 1 == 2`,
    `false ? false : true ? true : false`,
    `!false && !!true`,
    `-(-1) == 1 && - 1 == -1`,
    `[1, 2] + [3] == [1, 2, 3] && [1, 2,] == [1, 2]`,
    `{"a": 1, "b": [2]} == {"b": [2], "a": 1} && {"a": 1}["a"] == 1 && {"a": 1}.a == 1`,
    `1 in [1, 2] && !(3 in [1, 2]) && "a" in {"a": 1} && 1.0 in [1]`,
    `null == null && self.nothing == null && "" != null`,
    `1 < 2 == true`,
    // Fields.
    `self.name == 'web' && self['name'] == 'web' && self.labels.app == "web"`,
    `self.__namespace__ == 'default' && self.a__dash__b == 1 && self.c__dot__d__slash__e__underscores__f == 2`,
    `has(self.name) && !has(self.nam) && has(self.items[0].size) && !has(self.items[1].size)`,
    `self.list[0] == 1 && self.items[1].name == 'y'`,
    `self.?name.hasValue() && !self.?nam.hasValue() && self.?nam.orValue('x') == 'x' && self[?'name'].value() == 'web'`,
    `self.list[?0].value() == 1 && !self.list[?5].hasValue() && self.?nam.?deeper.orValue(1) == 1`,
    `optional.of(1).hasValue() && !optional.none().hasValue() && optional.none().or(optional.of(2)).value() == 2`,
    `self.?name.optMap(n, n + '!').value() == 'web!' && !self.?nam.optMap(n, n).hasValue()`,
    // Macros.
    `self.list.all(x, x > 0) && !self.list.all(x, x > 1) && self.empty.all(x, false)`,
    `self.list.exists(x, x == 2) && !self.empty.exists(x, true)`,
    `self.list.exists_one(x, x > 2) && !self.list.exists_one(x, x > 1) && self.list.existsOne(i, x, i == 1)`,
    `self.list.filter(x, x > 1) == [2, 3] && self.list.map(x, x * 2) == [2, 4, 6] && self.list.map(x, x > 1, x * 2) == [4, 6]`,
    `self.labels.all(key, key == 'app') && self.labels.all(key, value, value == 'web') && self.list.all(i, x, x == i + 1)`,
    `self.list.transformList(i, x, i + x) == [1, 3, 5] && {"a": 1}.transformMap(k, v, v + 1) == {"a": 2}`,
    `self.list.all(x, self.list.exists(y, y == x)) && self.list.all(x, self.names.all(x, x != '') && x > 0)`,
    `self.list.map(x, self.list.map(x, x + 1)) == [[2, 3, 4], [2, 3, 4], [2, 3, 4]]`,
    `self.items.all(i, !has(i.size) || i.size == 1)`,
    // What decides wins over what fails.
    `true || 1 / 0 > 0`,
    `1 / 0 > 0 || true`,
    `!(false && self.nam == 1) && !(self.nam == 1 && false)`,
    `[1, 0].exists(x, 2 / x == 2) && [0, 2].exists(x, 2 / x == 1) && !([0, 1].all(x, 1 / x > 1))`,
    // Strings.
    `size('héllo') == 5 && 'abc'.size() == 3 && 'a😀'.size() == 2`,
    `'hello'.startsWith('he') && 'hello'.endsWith('lo') && 'hello'.contains('ell')`,
    `'abc-1'.matches('^[a-z]+-[0-9]$') && 'xabcx'.matches('b') && !'ABC'.matches('^[a-z]+$') && matches('WARN', '^(?i)warn$')`,
    `'a1b22'.find('[0-9]+') == '1' && 'ab'.find('[0-9]') == '' && 'a1b22'.findAll('[0-9]+') == ['1', '22'] && 'a1b2'.findAll('[0-9]', 1) == ['1']`,
    `'AbC'.lowerAscii() == 'abc' && 'AbÜ'.upperAscii() == 'ABÜ' && ' a '.trim() == 'a' && 'abc'.reverse() == 'cba'`,
    `'abc'.charAt(1) == 'b' && 'abc'.charAt(3) == '' && 'abcd'.substring(1) == 'bcd' && 'abcd'.substring(1, 3) == 'bc'`,
    `'a,b,c'.split(',') == ['a', 'b', 'c'] && 'a,b,c'.split(',', 2) == ['a', 'b,c'] && ['a', 'b'].join('-') == 'a-b' && ['a'].join() == 'a'`,
    `'aXbX'.replace('X', 'y') == 'ayby' && 'aXbX'.replace('X', 'y', 1) == 'aybX'`,
    `'abcabc'.indexOf('c') == 2 && 'abcabc'.indexOf('c', 3) == 5 && 'abcabc'.lastIndexOf('a') == 3 && 'abc'.indexOf('x') == -1`,
    // Conversions and types.
    `int('42') == 42 && int(4.9) == 4 && double(1) == 1.0 && double('1.5') == 1.5 && string(42) == '42' && string(true) == 'true'`,
    `type(1) == int && type('a') == string && type([]) == list && type(1.0) == double && type({}) == map && type(null) == null_type`,
    `dyn(1) == 1 && bool('true')`,
    // Durations and times.
    `duration('1h') == duration('60m') && duration('1m30s') > duration('89s') && duration('1.5h').getMinutes() == 90`,
    `duration('90s').getSeconds() == 90 && duration('1s500ms').getMilliseconds() == 1500 && duration('2h').getHours() == 2`,
    `timestamp('2026-01-31T12:00:00Z') < timestamp('2026-01-31T13:00:00+00:30') && timestamp('2026-01-31T12:00:00Z').getFullYear() == 2026`,
    `timestamp('2026-01-31T12:00:00Z') + duration('1h') == timestamp('2026-01-31T13:00:00Z')`,
    `timestamp('2026-01-31T12:00:00.5Z') - timestamp('2026-01-31T12:00:00Z') == duration('500ms')`,
    // Lists and sets.
    `[1, 2, 3].sum() == 6 && [3, 1].min() == 1 && [3, 1].max() == 3 && [1, 2].isSorted() && ![2, 1].isSorted()`,
    `[1, 2, 1].indexOf(1) == 0 && [1, 2, 1].lastIndexOf(1) == 2`,
    `sets.contains([1, 2, 3], [1, 3]) && sets.equivalent([1, 2], [2, 1, 1]) && !sets.intersects([1], [2])`,
    `math.greatest(1, 3, 2) == 3 && math.least([4, 2]) == 2`,
    // The libraries of Kubernetes.
    `isURL('https://user@example.com:8080/path?q=1#f') && isURL('/absolute') && !isURL('relative') && !isURL('../x') && !isURL('https://a b')`,
    `url('https://example.com:8080/a').getHost() == 'example.com:8080' && url('https://[::1]:80/').getHostname() == '::1'`,
    `url('https://example.com:8080/a').getPort() == '8080' && url('https://example.com/a').getScheme() == 'https'`,
    `isIP('10.0.0.1') && isIP('fd00::1') && !isIP('10.0.0') && ip('10.0.0.1').family() == 4 && ip('::1').isLoopback()`,
    `isCIDR('10.0.0.0/8') && !isCIDR('10.0.0.0') && cidr('10.0.0.0/8').containsIP('10.1.2.3') && !cidr('10.0.0.0/8').containsIP('11.0.0.1')`,
    `cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && !cidr('10.0.0.0/16').containsCIDR('10.0.0.0/8') && cidr('fd00::/8').prefixLength() == 8`,
    `isQuantity('1Gi') && !isQuantity('1 Gi') && quantity('1Gi').isGreaterThan(quantity('1G'))`,
    `quantity('500m').compareTo(quantity('0.5')) == 0 && quantity('1k').asInteger() == 1000 && quantity('2').add(quantity('1')).isLessThan(quantity('4'))`,
    `quantity('-1').sign() == -1 && !quantity('500m').isInteger() && quantity('1e3') == quantity('1k')`,
  ])('%s', expression => {
    expect(evaluate(expression)).toBe(true);
  });
});

describe('evaluation fails', () => {
  test.each([
    [`self.nam`, 'no such key: nam'],
    [`self.labels['x']`, 'no such key: x'],
    [`self.list[3]`, 'index out of bounds: 3'],
    [`self.list[-1]`, 'index out of bounds: -1'],
    [`self.name.x`, "no such overload: field 'x' of string"],
    [`has(self.name.x)`, 'no such overload: has() of a field of string'],
    [`1 / 0`, 'division by zero'],
    [`1 % 0`, 'division by zero'],
    [`1 + 'a'`, 'no such overload: +(int, string)'],
    [`1 < 'a'`, 'no such overload: int and string cannot be compared'],
    [`!1`, 'no such overload: int is not a bool'],
    [`self.name && true`, 'no such overload: string is not a bool'],
    [`'abc'.substring(2, 1)`, 'index out of range: 2'],
    [`5.startsWith('a')`, 'no such overload: startsWith(int)'],
    [`duration('1 day')`, "'1 day' is not a duration"],
    [`timestamp('today')`, "'today' is not a time"],
    [`int('x')`, "'x' is not an integer"],
    [`optional.none().value()`, 'optional.none() has no value'],
    [`[].min()`, 'min() of an empty list'],
    [`quantity('1 Gi')`, "'1 Gi' is not a quantity"],
    [`cidr('x')`, "'x' is not a network"],
    [`1.all(x, true)`, 'no such overload: a loop over int'],
    [`[1].all(x, x.y)`, "no such overload: field 'y' of int"],
    [`[1, 0].exists_one(x, 1 / x == 1)`, 'division by zero'],
    [`self.nam == 1 || false`, 'no such key: nam'],
  ])('%s', (expression, message) => {
    expect(() => evaluate(expression)).toThrow(new CelError(message));
  });
});

describe('not known here', () => {
  test.each([
    [`self.x.format(['%d'])`, "the function 'format' is not known"],
    [`nonsense(1)`, "the function 'nonsense' is not known"],
    [`other.x`, "'other' is not known"],
    [`has(self)`, 'has() takes a field'],
    [`self.list.all(self.x, true)`, 'a loop needs the name of a variable'],
    [`1 +`, "'the end' is not expected in '1 +'"],
    [`self.list[`, "'the end' is not expected in 'self.list['"],
    [`(1`, "'the end' is not expected in '(1'"],
    [`'abc`, "a string that begins with ' does not end"],
    [`1 # 2`, "'#' cannot be read"],
    [`a b`, "'b' is not expected in 'a b'"],
  ])('%s', (expression, message) => {
    expect(() => compileCel(expression)).toThrow(new UnsupportedError(message));
  });

  test('an expression of another language than RE2', () => {
    expect(() => evaluate(`'a'.matches('(?=a)')`)).toThrow(UnsupportedError);
    expect(() => evaluate(`timestamp('2026-01-31T12:00:00Z').getHours('Europe/Berlin')`)).toThrow(UnsupportedError);
  });
});

test('operators bind as in CEL', () => {
  const text = (expression: string) => JSON.stringify(parseCel(expression));
  expect(text('a || b && c == d + e * -f')).toBe(text('a || (b && (c == (d + (e * (-f)))))'));
  expect(text('a ? b : c ? d : e')).toBe(text('a ? b : (c ? d : e)'));
  expect(text('!a.b(c)[d]')).toBe(text('!(((a.b(c)))[d])'));
  expect(text('a - b - c')).toBe(text('(a - b) - c'));
  expect(text('a // a comment\n + b')).toBe(text('a + b'));
});

describe('rules of a schema', () => {
  function run(
    object: unknown,
    ...nodes: readonly NodeData[]
  ): { readonly problems: readonly string[]; readonly unevaluated: readonly string[] } {
    const pool = new SchemaPool({ group: '', source: '', kinds: {}, nodes });
    const unevaluated: string[] = [];
    const problems = evaluateRules(pool.node(0), object, ({ rule, reason }) => unevaluated.push(`${rule}: ${reason}`));
    return { problems: problems.map(({ pointer, message }) => `${pointer}: ${message}`), unevaluated };
  }
  const problemsOf = (object: unknown, ...nodes: readonly NodeData[]) => run(object, ...nodes).problems;
  const rule = (text: string, more: Partial<NonNullable<NodeData['rules']>[number]> = {}): NodeData => ({
    rules: [{ rule: text, ...more }],
    ruled: 1,
  });

  test('stand at their place, below fields, lists and maps', () => {
    const nodes: readonly NodeData[] = [
      { type: 'object', properties: ['one', 1, 'list', 2, 'plain', 3], additional: 1, ruled: 1 },
      { type: 'object', properties: ['size', 4], ...rule('self.size > 1', { message: 'too small' }) },
      { type: 'array', items: 1, ruled: 1 },
      { type: 'string' },
      { type: 'integer' },
    ];
    const object = { one: { size: 1 }, list: [{ size: 2 }, { size: 0 }], plain: 'x', 'a/b': { size: 1 } };
    expect(problemsOf(object, ...nodes)).toEqual(['/one: too small', '/list/1: too small', '/a~1b: too small']);
  });

  test('stand inside what has rules itself', () => {
    const nodes: readonly NodeData[] = [
      { type: 'object', properties: ['list', 1], ...rule('size(self.list) > 1', { message: 'too few' }) },
      { type: 'array', items: 2, ...rule('self.all(x, x != 3)', { message: 'a three' }) },
      { type: 'integer', ...rule('self < 3', { message: 'too much' }) },
    ];
    expect(problemsOf({ list: [3] }, ...nodes)).toEqual([': too few', '/list: a three', '/list/0: too much']);
  });

  test('stand in the entries of a map inside what has rules, with their names escaped', () => {
    const nodes: readonly NodeData[] = [
      { type: 'object', properties: ['own', 1], additional: 2, ...rule('size(self) > 0') },
      { type: 'string' },
      { type: 'integer', ...rule('self > 1', { message: 'too small' }) },
    ];
    expect(problemsOf({ own: 'x', 'a/b': 1, c: 2 }, ...nodes)).toEqual(['/a~1b: too small']);
  });

  test('find durations and times in spellings that CEL does not know to be no durations and times', () => {
    const node = (format: string): NodeData => ({ type: 'string', format, ...rule("self != ''") });
    expect(problemsOf('3 days', node('duration'))).toEqual([]);
    expect(problemsOf('2026-01-31 12:00:00Z', node('date-time'))).toEqual([]);
    expect(problemsOf('me@example.com', node('email'))).toEqual([]);
  });

  test('see defaults, at every depth, and where a whole object is one', () => {
    const nodes: readonly NodeData[] = [
      { type: 'object', properties: ['inner', 1], ruled: 1 },
      {
        type: 'object',
        properties: ['deep', 2],
        default: {},
        ...rule("self.deep.mode == 'a' && self.deep.count == 2", { message: 'no' }),
      },
      { type: 'object', properties: ['mode', 3, 'count', 4], default: { count: 2 } },
      { type: 'string', default: 'a' },
      { type: 'integer', default: 1 },
    ];
    expect(problemsOf({}, ...nodes)).toEqual([]);
    expect(problemsOf({ inner: {} }, ...nodes)).toEqual([]);
    expect(problemsOf({ inner: { deep: {} } }, ...nodes)).toEqual(['/inner: no']);
  });

  test('see numbers, times and lengths of time by their types', () => {
    const typed = (type: NodeData, text: string): readonly NodeData[] => [
      { type: 'object', properties: ['x', 1], ruled: 1 },
      { ...type, ...rule(text) },
    ];
    expect(problemsOf({ x: 3 }, ...typed({ type: 'number' }, 'self / 2.0 == 1.5'))).toEqual([]);
    expect(problemsOf({ x: 3 }, ...typed({ type: 'integer' }, 'self / 2 == 1'))).toEqual([]);
    expect(problemsOf({ x: '90m' }, ...typed({ type: 'string', format: 'duration' }, "self >= duration('1h')"))).toEqual([]);
    expect(
      problemsOf(
        { x: '2026-01-31T12:00:00Z' },
        ...typed({ type: 'string', format: 'date-time' }, "self > timestamp('2025-01-01T00:00:00Z')"),
      ),
    ).toEqual([]);
    expect(problemsOf({ x: 'aGVsbG8=' }, ...typed({ type: 'string', format: 'byte' }, 'size(self) == 5'))).toEqual([]);
    expect(problemsOf({ x: [1.5, { y: 2 }] }, ...typed({}, 'self[0] > 1.0 && self[1].y == 2'))).toEqual([]);
  });

  test('do not apply to null and to what is not there', () => {
    const nodes: readonly NodeData[] = [
      { type: 'object', properties: ['x', 1], ruled: 1 },
      { type: 'string', nullable: 1, ...rule('false') },
    ];
    expect(problemsOf({ x: null }, ...nodes)).toEqual([]);
    expect(problemsOf({ x: undefined }, ...nodes)).toEqual([]);
    expect(problemsOf({}, ...nodes)).toEqual([]);
  });

  test('fields called like parts of every object are fields like any other', () => {
    const nodes: readonly NodeData[] = [
      {
        type: 'object',
        properties: ['constructor', 1],
        ...rule("!has(self.constructor) || self.constructor == 'x'", { message: 'no' }),
      },
      { type: 'string' },
    ];
    expect(problemsOf({}, ...nodes)).toEqual([]);
    expect(problemsOf({ constructor: 'y' }, ...nodes)).toEqual([': no']);
  });

  test('say what they say: their message, a computed one, or the rule', () => {
    const node = (more: object): NodeData => ({ type: 'object', properties: ['a', 1], ...rule('self.a == 1', more) });
    expect(problemsOf({ a: 2 }, node({}), { type: 'integer' })).toEqual([': must satisfy the rule self.a == 1']);
    expect(
      problemsOf({ a: 2 }, node({ messageExpression: "'a is ' + string(self.a)", message: 'x' }), { type: 'integer' }),
    ).toEqual([': a is 2']);
    expect(problemsOf({ a: 2 }, node({ messageExpression: 'self.b', message: 'fixed' }), { type: 'integer' })).toEqual([
      ': fixed',
    ]);
    expect(problemsOf({ a: 2 }, node({ messageExpression: 'nonsense()', message: 'fixed' }), { type: 'integer' })).toEqual([
      ': fixed',
    ]);
  });

  test('point at a field of theirs', () => {
    const node: NodeData = {
      type: 'object',
      properties: ['a', 1],
      ...rule('false', { message: 'no', fieldPath: ".a.b['c/d']" }),
    };
    expect(problemsOf({ a: 2 }, node, { type: 'integer' })).toEqual(['/a/b/c~1d: no']);
  });

  test('fail when they cannot be evaluated, as the API server has it', () => {
    expect(problemsOf({}, { type: 'object', ...rule('self.a == 1') })).toEqual([
      ": the rule 'self.a == 1' cannot be evaluated: no such key: a",
    ]);
    expect(problemsOf({}, { type: 'object', ...rule('1') })).toEqual([': must satisfy the rule 1']);
  });

  test('are named when they are about changes, unless they say that there need be none', () => {
    expect(run({}, { type: 'object', ...rule('self == oldSelf') })).toEqual({
      problems: [],
      unevaluated: ['self == oldSelf: it is about changes of an existing object'],
    });
    const optional = rule('!oldSelf.hasValue() || self == oldSelf.value()', { optionalOldSelf: true });
    expect(run({}, { type: 'object', ...optional })).toEqual({ problems: [], unevaluated: [] });
  });

  test('are named when they use what is not known here', () => {
    expect(run({ a: 1 }, { type: 'object', open: 1, ...rule("'%d'.format([self.a]) == '1'") })).toEqual({
      problems: [],
      unevaluated: ["'%d'.format([self.a]) == '1': the function 'format' is not known"],
    });
    expect(run({ a: 'x' }, { type: 'object', open: 1, ...rule("self.a.matches('(?=x)')") }).unevaluated).toHaveLength(1);
  });
});
