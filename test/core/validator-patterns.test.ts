import fc from 'fast-check';
import { patternTest, runProgram } from '../../lib/core/patterns';
import { printRe2, translatePattern } from '../../lib/core/re2';
import { compileRe2, isExplosive } from '../../lib/core/re2-program';
import { parseRe2 } from '../../lib/core/re2-parser';

/** The texts of a list that a pattern matches. */
function matched(pattern: string, texts: readonly string[]): readonly string[] {
  return texts.filter(patternTest(translatePattern(pattern)));
}

test.each<[string, readonly string[], readonly string[]]>([
  ['^(?i)(abort|warn)?$', ['', 'abort', 'WARN', 'AbOrT'], ['warns', 'x']],
  ['^(?i:a)b$', ['ab', 'Ab'], ['AB']],
  ['^((?i)sun|mon)day$', ['SUNday', 'Monday'], ['sunDAY']],
  ['^(?i)[a-c]x$', ['BX', 'cx'], ['dx']],
  ['^(?i)[^a]$', ['b', 'B'], ['a', 'A']],
  ['^(?-i)a$', ['a'], ['A']],
  ['^\\PC*$', ['', 'abc', 'ünï'], ['a\u0000b', '\u0007']],
  ['^\\pL+$', ['abc', 'ü'], ['1']],
  ['^\\p{Greek}$', ['α'], ['a']],
  ['^[\\w.\\-\\_]+$', ['a-b_c.d'], ['a b']],
  ['^[[:alpha:][:digit:]_]+$', ['a1_'], ['-']],
  ['^[[:^space:]]$', ['a'], [' ', '\t']],
  ['^[]a]$', [']', 'a'], ['b']],
  ['^[^]a]$', ['b'], [']', 'a']],
  ['^[a\\-z]$', ['a', '-', 'z'], ['b']],
  ['^[\\d-]+$', ['1-2'], ['a']],
  ['^[^\\d]$', ['a'], ['1']],
  ['^[\\D]$', ['a'], ['1']],
  ['\\Aabc\\z', ['abc'], ['abcd', 'abc\n']],
  ['^a.c$', ['abc', 'a\rc', 'a\u2028c', 'a😀c'], ['a\nc', 'ac']],
  ['^(?s)a.c$', ['a\nc'], ['ac']],
  ['(?m)^b$', ['a\nb\nc', 'b'], ['ab']],
  ['^\\s$', [' ', '\t', '\n', '\f', '\r'], ['\v', '\u00a0']],
  ['^\\x41\\x{1F600}\\101$', ['A😀A'], ['AA']],
  ['^\\Qa.b\\E+$', ['a.b', 'a.bb'], ['axb']],
  ['^a{2}$', ['aa'], ['a', 'aaa']],
  ['^a{2,}$', ['aa', 'aaaa'], ['a']],
  ['^a{1,2}?$', ['a', 'aa'], ['aaa']],
  ['^a{,2}$', ['a{,2}'], ['aa']],
  ['^{}$', ['{}'], ['']],
  ['^(?P<name>a)(?<other>b)$', ['ab'], ['a']],
  ['^(a|b|)$', ['a', 'b', ''], ['c']],
  ['\\bfoo\\b', ['a foo b', 'foo'], ['afoo']],
  ['\\Boo', ['foo'], ['oo']],
  ['^\\/\\.\\:$', ['/.:'], ['/x:']],
  ['^(\\*|a)$', ['*', 'a'], ['b']],
  ['\\t\\n\\r\\a\\f\\v', ['\t\n\r\x07\f\v'], ['x']],
])('%s', (pattern, yes, no) => {
  expect(matched(pattern, yes)).toEqual(yes);
  expect(matched(pattern, no)).toEqual([]);
  // The same as a program, whether or not it has to be one.
  const program = compileRe2(parseRe2(pattern));
  if (/\\[pP]/.test(pattern)) return;
  expect(yes.filter(text => runProgram(program, text))).toEqual(yes);
  expect(no.filter(text => runProgram(program, text))).toEqual([]);
});

test.each([
  ['(a', 'a parenthesis is missing'],
  ['a)', 'a parenthesis too many'],
  ['*a', 'nothing to repeat'],
  ['[a', 'an unfinished expression'],
  ['a{3,2}', 'a repetition out of bounds'],
  ['(?=a)', "the group '(?='"],
  ['\\k', "the escape '\\k'"],
  ['\\p{Nothing}', "the class 'Nothing'"],
  ['[[:constructor:]]', "the class '[:constructor:]'"],
  ['[z-a]', 'a range out of order'],
  ['\\xZZ', 'an unfinished \\x'],
])('%s cannot be read', (pattern, reason) => {
  expect(() => translatePattern(pattern)).toThrow(`cannot read the pattern '${pattern}': ${reason} at `);
});

test('what JavaScript reads alike stays as it is', () => {
  expect(translatePattern('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')).toEqual({ pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' });
  expect(translatePattern('^https?://.*$')).toEqual({ pattern: '^https?://.*$', regexp: '^https?:\\/\\/[^\\u{a}]*$' });
});

test.each(['^(a+)+$', '^(a*)*$', '^(a|a)*$', '^(a|b|ab)*$', '^([a-z]+[.]?)+$', '^(\\w*-?)*x$', '^(.|\\d)*$'])(
  '%s is run in linear time',
  pattern => {
    expect(translatePattern(pattern)).toHaveProperty('program');
    // A backtracking engine would not come back from this.
    expect(matched(pattern, [`${'a1.-'.repeat(2000)}!\n`])).toEqual([]);
  },
);

test.each(['^(a+b)+$', '^([a-z0-9]([-a-z0-9]*[a-z0-9])?\\.)*$', '^(a|b)*$', '^a*b*c*$', '^(\\d{1,3}\\.){3}\\d{1,3}$', 'a+a+'])(
  '%s needs no program',
  pattern => {
    expect(isExplosive(compileRe2(parseRe2(pattern)))).toBe(false);
  },
);

test('a pattern that needs a program and has Unicode classes is refused', () => {
  expect(() => translatePattern('^(\\pL+)+$')).toThrow(
    "cannot run the pattern '^(\\pL+)+$' in linear time: it has Unicode classes",
  );
});

describe('made-up expressions', () => {
  const atom = fc.constantFrom('a', 'b', '[ab]', '[^a]', '.', '\\d', 'c', '\\.', '(?:ab)', '\\b');
  const { expression } = fc.letrec<{ expression: string }>(tie => ({
    expression: fc.oneof(
      { maxDepth: 4 },
      atom,
      fc.tuple(tie('expression'), tie('expression')).map(([left, right]) => `${left}${right}`),
      fc.tuple(tie('expression'), tie('expression')).map(([left, right]) => `(${left}|${right})`),
      fc.tuple(tie('expression'), fc.constantFrom('*', '+', '?', '{2}', '{0,2}')).map(([inner, times]) => `(${inner})${times}`),
    ),
  }));
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '.', '1', ' '), maxLength: 8 });

  test('mean the same as JavaScript, as a program, and printed', () => {
    fc.assert(
      fc.property(expression, fc.boolean(), fc.array(text, { minLength: 5, maxLength: 5 }), (inner, anchored, texts) => {
        const pattern = anchored ? `^(?:${inner})$` : inner;
        const expected = texts.filter(one => new RegExp(pattern, 'u').test(one));
        const parsed = parseRe2(pattern);
        expect(texts.filter(one => new RegExp(printRe2(parsed), 'u').test(one))).toEqual(expected);
        expect(texts.filter(one => runProgram(compileRe2(parsed), one))).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });
});
