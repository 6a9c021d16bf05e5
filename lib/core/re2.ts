import type { PatternData } from './patterns';
import { parseRe2 } from './re2-parser';
import type { Re2 } from './re2-parser';
import { compileRe2, isExplosive } from './re2-program';
import type { CharacterSet } from './re2-sets';

/**
 * Translates a pattern from RE2's syntax, in which Kubernetes evaluates it, to what the validator can run.
 *
 * A text that means the same in JavaScript stays as it is. One on which a backtracking engine could take exponential time becomes a
 * program for a linear one.
 *
 * @throws Error when it cannot be translated
 */
export function translatePattern(pattern: string): PatternData {
  const parsed = parseRe2(pattern);
  const program = repeatsVariety(parsed, false) ? compileRe2(parsed) : undefined;
  if (program !== undefined && isExplosive(program)) {
    if (hasClasses(parsed)) throw new Error(`cannot run the pattern '${pattern}' in linear time: it has Unicode classes`);
    return { pattern, program };
  }
  const regexp = printRe2(parsed);
  new RegExp(regexp, 'u');
  return isPlainJavaScript(pattern) ? { pattern } : { pattern, regexp };
}

/** Whether the original text is itself JavaScript with the same meaning. */
function isPlainJavaScript(pattern: string): boolean {
  const withoutEscapedSigns = pattern.replace(/\\[^\w\s]/g, '');
  // Of what both languages can read, only these differ in meaning.
  if (/\\[sSAzQpPx0-7]|\(\?(?!:)|\[\[:/.test(withoutEscapedSigns)) return false;
  if (withoutEscapedSigns.replace(/\[[^\]]*\]/g, '').includes('.')) return false;
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}

/** Whether something without an upper bound repeats what can itself match in several ways; nothing else can explode. */
function repeatsVariety(node: Re2, repeated: boolean): boolean {
  switch (node.kind) {
    case 'choice':
      return repeated || node.parts.some(part => repeatsVariety(part, repeated));
    case 'sequence':
      return node.parts.some(part => repeatsVariety(part, repeated));
    case 'repeat':
      return (repeated && node.least !== node.most) || repeatsVariety(node.part, repeated || node.most === Infinity);
    default:
      return false;
  }
}

function hasClasses(node: Re2): boolean {
  switch (node.kind) {
    case 'set':
      return node.set.classes.length > 0;
    case 'repeat':
      return hasClasses(node.part);
    case 'assertion':
      return false;
    default:
      return node.parts.some(hasClasses);
  }
}

/** The expression as JavaScript source for the `u` flag. */
export function printRe2(node: Re2): string {
  switch (node.kind) {
    case 'set':
      return printSet(node.set);
    case 'sequence':
      return node.parts.map(part => (part.kind === 'choice' ? `(?:${printRe2(part)})` : printRe2(part))).join('');
    case 'choice':
      return node.parts.map(printRe2).join('|');
    case 'repeat':
      return `${node.part.kind === 'set' ? printRe2(node.part) : `(?:${printRe2(node.part)})`}${printBounds(node.least, node.most)}`;
    default:
      return { start: '^', end: '$', lineStart: '(?<![^\\n])', lineEnd: '(?![^\\n])', boundary: '\\b', noBoundary: '\\B' }[
        node.assertion
      ];
  }
}

function printBounds(least: number, most: number): string {
  if (most === Infinity) return least === 0 ? '*' : least === 1 ? '+' : `{${String(least)},}`;
  if (least === 0 && most === 1) return '?';
  return least === most ? `{${String(least)}}` : `{${String(least)},${String(most)}}`;
}

function printSet(set: CharacterSet): string {
  const [first] = set.ranges;
  if (!set.negated && set.classes.length === 0 && set.ranges.length === 1 && first !== undefined && first[0] === first[1]) {
    return printCode(first[0], /[\^$\\.*+?()[\]{}|/]/);
  }
  const ranges = set.ranges.map(([from, to]) => {
    const start = printCode(from, /[\^\\\]\-[]/);
    return from === to ? start : `${start}${to > from + 1 ? '-' : ''}${printCode(to, /[\^\\\]\-[]/)}`;
  });
  return `[${set.negated ? '^' : ''}${ranges.join('')}${set.classes.join('')}]`;
}

function printCode(code: number, escaped: RegExp): string {
  const character = String.fromCodePoint(code);
  if (escaped.test(character)) return `\\${character}`;
  return code >= 32 && code < 127 ? character : `\\u{${code.toString(16)}}`;
}
