/** Code points by ranges of both ends inclusive, and Unicode classes such as `\p{L}` that no short list of ranges says. */
export interface CharacterSet {
  readonly ranges: Ranges;
  readonly classes: readonly string[];
  readonly negated: boolean;
}

/** Ranges of code points, both ends inclusive. */
export type Ranges = readonly (readonly [from: number, to: number])[];

/** The last code point. */
export const LAST_CODE = 0x10ffff;

/** The classes of one letter, such as `\d`, by that letter. */
export const PERL_CLASSES: ReadonlyMap<string, Ranges> = new Map([
  ['d', pairs('09')],
  ['w', pairs('09AZ__az')],
  ['s', pairs('\t\n\f\r  ')],
]);

/** The named classes, such as `[:alpha:]`, by name. */
export const POSIX_CLASSES: ReadonlyMap<string, Ranges> = new Map([
  ['alnum', pairs('09AZaz')],
  ['alpha', pairs('AZaz')],
  ['ascii', pairs('\0\x7f')],
  ['blank', pairs('\t\t  ')],
  ['cntrl', pairs('\0\x1f\x7f\x7f')],
  ['digit', pairs('09')],
  ['graph', pairs('!~')],
  ['lower', pairs('az')],
  ['print', pairs(' ~')],
  ['punct', pairs('!/:@[`{~')],
  ['space', pairs('\t\r  ')],
  ['upper', pairs('AZ')],
  ['word', pairs('09AZ__az')],
  ['xdigit', pairs('09AFaf')],
]);

/** The ranges between each two characters of a text. */
function pairs(text: string): Ranges {
  const codes = Array.from(text, character => character.codePointAt(0) ?? 0);
  return codes.flatMap((code, index) => (index % 2 === 0 ? [[code, codes[index + 1] ?? code] as const] : []));
}

/** A set with its ranges in order and none of them touching another. */
export function characterSet(set: Partial<CharacterSet>): CharacterSet {
  return { ranges: normalized(set.ranges ?? []), classes: set.classes ?? [], negated: set.negated ?? false };
}

/** The one character of a set that can begin or end a range. */
export function singleCode(set: Partial<CharacterSet>): number | undefined {
  const [first] = set.ranges ?? [];
  return set.classes === undefined && set.negated !== true && first !== undefined && first[0] === first[1] ? first[0] : undefined;
}

/** The ranges with the other case of each ASCII letter in them. */
export function foldCase(ranges: Ranges): Ranges {
  const more = ranges.flatMap(([from, to]): [number, number][] => {
    const shifted: [number, number][] = [];
    if (from <= 90 && to >= 65) shifted.push([Math.max(from, 65) + 32, Math.min(to, 90) + 32]);
    if (from <= 122 && to >= 97) shifted.push([Math.max(from, 97) - 32, Math.min(to, 122) - 32]);
    return shifted;
  });
  return [...ranges, ...more];
}

/** Every code point that is in none of the ranges. */
export function complement(ranges: Ranges): Ranges {
  const gaps: [number, number][] = [];
  let from = 0;
  for (const [start, end] of normalized(ranges)) {
    if (start > from) gaps.push([from, start - 1]);
    from = end + 1;
  }
  if (from <= LAST_CODE) gaps.push([from, LAST_CODE]);
  return gaps;
}

function normalized(ranges: Ranges): Ranges {
  const merged: [number, number][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = merged[merged.length - 1];
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}
