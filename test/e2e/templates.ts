import fc from 'fast-check';
import type { Values } from '../support/go-functions';

/** Characters that some layer between us and the cluster treats specially, and any others. */
export const awkwardText = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.string({ unit: fc.constantFrom(...'ab01 .:-/#\'"`\\{}[]<>&$%|*!?,=~@\t\n\u00e9\u2028\u0085\u{1f600}') }),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary' }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'a.example.com',
      'yes',
      'null',
      '0777',
      '1e3',
      '~',
      '2001-01-01',
      '1:30',
      '- a',
      'a: b',
      'x # y',
      ' a ',
      '<<',
      '',
    ),
  },
);

/** A string literal of Go, in one of its two forms. */
const literal = awkwardText.map(text => (/^[^`\r]*$/.test(text) && text.length % 2 === 0 ? `\`${text}\`` : JSON.stringify(text)));

/** Expressions over the names that `root` offers. */
function expression(roots: readonly string[]): fc.Arbitrary<string> {
  return fc.letrec<{ any: string; call: string; operand: string }>(tie => ({
    operand: fc.oneof(
      { depthSize: 'small' },
      { weight: 4, arbitrary: fc.constantFrom(...roots) },
      { weight: 2, arbitrary: literal },
      { weight: 1, arbitrary: fc.constantFrom('true', 'false', '0', '7') },
      { weight: 2, arbitrary: tie('call').map(call => `(${call})`) },
    ),
    call: fc.oneof(
      { depthSize: 'small' },
      { weight: 3, arbitrary: tie('operand').map(operand => `toJson ${operand}`) },
      { weight: 1, arbitrary: tie('operand').map(operand => `not ${operand}`) },
      { weight: 1, arbitrary: tie('operand').map(operand => `fail ${operand}`) },
      { weight: 2, arbitrary: fc.array(tie('operand'), { minLength: 1, maxLength: 3 }).map(all => `or ${all.join(' ')}`) },
      { weight: 3, arbitrary: fc.array(tie('operand'), { minLength: 1, maxLength: 4 }).map(all => `print ${all.join(' ')}`) },
      { weight: 2, arbitrary: fc.array(tie('operand'), { minLength: 1, maxLength: 2 }).map(all => `quote ${all.join(' ')}`) },
      { weight: 2, arbitrary: fc.tuple(tie('operand'), literal).map(([operand, key]) => `index ${operand} ${key}`) },
      { weight: 2, arbitrary: fc.tuple(tie('operand'), tie('operand')).map(all => `printf "<%s %v> %%" ${all.join(' ')}`) },
      { weight: 1, arbitrary: tie('operand').map(operand => `printf "%q" ${operand}`) },
    ),
    any: fc.oneof(
      { depthSize: 'small' },
      { weight: 3, arbitrary: tie('operand') },
      { weight: 3, arbitrary: tie('call') },
      {
        weight: 3,
        arbitrary: fc
          .tuple(tie('any'), fc.constantFrom('toJson', 'print "a"', 'quote', 'printf "%s"', 'or "d"'))
          .map(pipe => pipe.join(' | ')),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(tie('any'), fc.constantFrom('toJson | toJson', '.name', '"a"')).map(pipe => pipe.join(' | ')),
      },
    ),
  })).any;
}

/** Templates: text, actions, and `if` blocks. Text may hold anything, so some templates do not parse. */
export function template(roots: readonly string[], open: string, close: string): fc.Arbitrary<string> {
  const any = expression(roots);
  const piece = fc.oneof(
    { weight: 3, arbitrary: awkwardText },
    { weight: 4, arbitrary: any.map(action => `${open} ${action} ${close}`) },
    { weight: 1, arbitrary: any.map(action => `${open}${action}\n${close}`) },
    { weight: 1, arbitrary: fc.constant(`${open}\`${open}\`${close}`) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(any, awkwardText, any)
        .map(
          ([condition, text, other]) =>
            `${open} if ${condition} ${close}${text}${open} else ${close}${open} ${other} ${close}${open} end ${close}`,
        ),
    },
  );
  return fc.array(piece, { minLength: 1, maxLength: 4 }).map(pieces => pieces.join(''));
}

/** Parameters with every type of value, under the names `name`, `map` and `list`. */
export const parameters: fc.Arbitrary<Values> = fc.record({
  name: awkwardText,
  map: fc.record({ key: awkwardText, count: fc.integer({ min: -2e6, max: 2e6 }), none: fc.constant(null), yes: fc.boolean() }),
  list: fc.array(awkwardText, { maxLength: 2 }),
  'a/b': awkwardText,
});

/** Names that reach the parameters, and one that does not. */
export const parameterNames = [
  '.name',
  '.map',
  '.map.key',
  '.map.count',
  '.map.none',
  '.list',
  '(index . "a/b")',
  '(index .map "key")',
  '.missing',
  '.',
];

/** The same list on every run: what fails once fails again. */
export function sample<T>(arbitrary: fc.Arbitrary<T>, count: number): readonly T[] {
  return fc.sample(arbitrary, { numRuns: count, seed: 20240611 });
}
