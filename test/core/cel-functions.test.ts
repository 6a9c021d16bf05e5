import { compileCel } from '../../lib/core/cel/compile';
import { UnsupportedError } from '../../lib/core/cel/syntax';
import { CelError } from '../../lib/core/cel/values';

function evaluate(expression: string): unknown {
  return compileCel(expression).evaluate(new Map([['list', [1, 2, 3]]]));
}

const noon = `timestamp('2026-01-31T12:00:00.25Z')`;

describe('functions give what CEL says', () => {
  test.each([
    // The parts of a time.
    `${noon}.getMonth() == 0 && ${noon}.getDate() == 31 && ${noon}.getDayOfMonth() == 30 && ${noon}.getDayOfWeek() == 6`,
    `${noon}.getHours() == 12 && ${noon}.getMinutes() == 0 && ${noon}.getSeconds() == 0 && ${noon}.getMilliseconds() == 250`,
    // Computing with times and lengths of time.
    `duration('1h') + ${noon} == ${noon} + duration('60m') && ${noon} - duration('1h') < ${noon}`,
    `duration('1h') + duration('1m') == duration('61m') && duration('1h') - duration('1m') == duration('59m')`,
    `duration('-90s') < duration('0') && duration('1us') == duration('1000ns') && duration('1.5ms') == duration('1500us')`,
    // Conversions.
    `string(timestamp('2026-01-31T12:00:00Z')) == '2026-01-31T12:00:00Z' && int(timestamp('1970-01-01T00:01:00Z')) == 60`,
    `string(duration('90s')) == '90s' && string(b'abc') == 'abc' && string(1.5) == '1.5' && string('a') == 'a'`,
    `bytes(b'a') == b'a' && duration(duration('1s')) == duration('1s') && timestamp(${noon}) == ${noon} && bool(true)`,
    `bool('True') && bool('1') && !bool('f') && !bool('FALSE') && double('-1.5e1') == -15.0 && double('.5') == 0.5`,
    // What is equal, and what comes first.
    `bytes('a') < bytes('b') && bytes('a') != bytes('b') && false < true && 'a' < 'ä' && 'z' < '😀'`,
    `optional.of(1) == optional.of(1) && optional.of(1) != optional.none() && optional.none() == optional.none()`,
    `{'a': [1]} != {'a': [2]} && {'a': 1} != {'b': 1} && [1] != [1, 2] && {} != [] && 1 != '1' && null != {}`,
    `ip('10.0.0.1') == ip('10.0.0.1') && ip('10.0.0.1') != ip('10.0.0.2') && cidr('10.0.0.0/8') != cidr('10.0.0.0/9')`,
    `type(ip('10.0.0.1')) == type(ip('::1')) && type(${noon}) != type(duration('1s')) && type(b'') == bytes`,
    `type(optional.none()) != type(type(1)) && type(quantity('1')) != type(cidr('10.0.0.0/8')) && type(true) == bool`,
    // Networks.
    `ip('0.0.0.0').isUnspecified() && ip('::').isUnspecified() && !ip('::1').isUnspecified()`,
    `ip('169.254.1.1').isLinkLocalUnicast() && ip('fe80::1').isLinkLocalUnicast() && !ip('10.0.0.1').isLinkLocalUnicast()`,
    `ip('224.0.0.1').isLinkLocalMulticast() && ip('ff02::1').isLinkLocalMulticast() && !ip('224.0.1.1').isLinkLocalMulticast()`,
    `ip('127.9.9.9').isLoopback() && !ip('128.0.0.1').isLoopback() && ip('::ffff:10.0.0.1').family() == 6`,
    `cidr('10.0.0.0/8').containsIP(ip('10.1.2.3')) && cidr('10.0.0.0/8').containsCIDR(cidr('10.0.0.0/16'))`,
    `!cidr('10.0.0.0/8').containsIP('::1') && cidr('::ffff:10.0.0.0/104').containsIP('::ffff:10.255.0.1')`,
    `url('https://example.com/a%20b?x#y').getEscapedPath() == '/a%20b' && url('/a').getScheme() == '' && url('/a').getPort() == ''`,
    `!isURL('https://a%zz/') && !isURL('https://[::1') && isURL('https://[::1]:8080') && !isURL('')`,
    // Quantities.
    `quantity('1.5e-3').compareTo(quantity('1500u')) == 0 && quantity('1Ki').compareTo(quantity('1k')) == 1`,
    `quantity('3').sub(quantity('1')).asInteger() == 2 && quantity('1').add(1).asInteger() == 2 && quantity('0').sign() == 0`,
    `quantity('1.5').asApproximateFloat() == 1.5 && quantity('2').sign() == 1 && quantity('1').compareTo(quantity('2')) == -1`,
    // Lists, strings, optionals.
    `['a', 'b'].sum() == 'ab' && [].sum() == 0 && [1.5, 1].sum() == 2.5 && [1, 2].reverse() == [2, 1]`,
    `'aaa'.replace('a', 'b', 2) == 'bba' && 'aaa'.replace('x', 'b', 1) == 'aaa' && 'ab'.replace('a', '', -1) == 'b'`,
    `'a,b'.split(',', 0) == [] && 'ab'.split('') == ['a', 'b'] && 'a,b'.split(',', 1) == ['a,b'] && 'a,b'.split(',', 9) == ['a', 'b']`,
    `'héh'.lastIndexOf('h') == 2 && 'héh'.lastIndexOf('h', 1) == 0 && 'héh'.lastIndexOf('x') == -1 && ['a'].indexOf('b') == -1`,
    `optional.of(1).optFlatMap(x, optional.of(x + 1)).value() == 2 && !optional.of(1).optFlatMap(x, optional.none()).hasValue()`,
    `[1, 2].transformMap(i, v, v > 1, v) == {1: 2} && {'a': 1}.exists(key, key == 'a') && {1: 2}[1.0] == 2`,
    `-1.5 < 0.0 && 1.5 / 0.0 > 1.0 && 3.0 * 2 == 6.0 && 1u + 1u == 2u`,
  ])('%s', expression => {
    expect(evaluate(expression)).toBe(true);
  });
});

describe('functions refuse what they do not take', () => {
  test.each([
    [`self.list['a']`, "no such overload: a list's item string"],
    [`1[0]`, 'no such overload: an item of int'],
    [`1[?0]`, 'no such overload: an optional field of int'],
    [`1.optMap(x, x)`, 'no such overload: optMap of int'],
    [`1.hasValue()`, 'no such overload: hasValue(int)'],
    [`quantity('1.5').asInteger()`, 'the quantity is not an integer'],
    [`quantity('1').isLessThan('2')`, 'no such overload: string is not a quantity'],
    [`cidr('10.0.0.0/8').containsIP(1)`, 'no such overload: int is not a ip'],
    [`ip('10.0.0.1').getScheme()`, 'no such overload: ip is not a url'],
    [`ip('10.0.0')`, "'10.0.0' is not an IP address"],
    [`url('x')`, "'x' is not a URL"],
    [`cidr('10.0.0.0/8').containsIP('x')`, "'x' is not an IP address"],
    [`cidr('10.0.0.0/8').containsCIDR('10.0.0.0')`, "'10.0.0.0' is not a network"],
    [`bool('maybe')`, "'maybe' is not a bool"],
    [`bool(1)`, 'no such overload: bool(int)'],
    [`double('x')`, "'x' is not a number"],
    [`double('')`, "'' is not a number"],
    [`double(true)`, 'no such overload: double(bool)'],
    [`string([1])`, 'no such overload: string(list)'],
    [`int(true)`, 'no such overload: int(bool)'],
    [`size(1)`, 'no such overload: size(int)'],
    [`'a' in 'b'`, 'no such overload: in(string)'],
    [`['a', 1].join()`, 'no such overload: join(int)'],
    [`'a'.charAt('b')`, 'no such overload: charAt(string)'],
    [`'abc'.charAt(4)`, 'index out of range: 4'],
    [`-'a'`, 'no such overload: -(string)'],
    [`1.5 % 2.0`, 'no such overload: %(double, double)'],
    [`duration('1s').getMonth()`, 'no such overload: part of a time(google.protobuf.Duration)'],
    [`null < 1`, 'no such overload: null_type and int cannot be compared'],
  ])('%s', (expression, message) => {
    expect(() => evaluate(expression)).toThrow(new CelError(message));
  });
});

test('what another time zone, or a search without a bound on its time, would need is not known here', () => {
  expect(() => evaluate(`${noon}.getHours('Europe/Berlin')`)).toThrow(new UnsupportedError('times in another zone than UTC'));
  expect(() => evaluate(`'aaa'.findAll('(a|aa)+$')`)).toThrow(
    new UnsupportedError("'(a|aa)+$' cannot be searched for in linear time"),
  );
});
