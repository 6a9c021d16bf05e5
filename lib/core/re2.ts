import { OPCODES, PLACES } from './patterns';
import type { PatternData } from './patterns';
import { parseRe2 } from './re2-parser';
import type { Re2 } from './re2-parser';
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

/** The expression as a program; see `OPCODES`. */
export function compileRe2(node: Re2): readonly (readonly number[])[] {
  const program: number[][] = [];
  const emit = (...instruction: number[]): number[] => {
    program.push(instruction);
    return instruction;
  };
  const compile = (part: Re2): void => {
    switch (part.kind) {
      case 'set':
        // What a Unicode class holds no instruction can say: it stands for every character, where only overlaps matter.
        if (part.set.classes.length > 0) emit(OPCODES.character, 1);
        else emit(OPCODES.character, part.set.negated ? 1 : 0, ...part.set.ranges.flat());
        return;
      case 'assertion':
        emit(OPCODES.assert, PLACES.indexOf(part.assertion));
        return;
      case 'sequence':
        part.parts.forEach(compile);
        return;
      case 'choice':
        compileChoice(part.parts);
        return;
      default:
        compileRepeat(part.part, part.least, part.most);
    }
  };
  const compileChoice = (parts: readonly Re2[]): void => {
    const ends = parts.map((part, index) => {
      const split = index < parts.length - 1 ? emit(OPCODES.split, program.length + 1, 0) : undefined;
      compile(part);
      const end = split && emit(OPCODES.jump, 0);
      if (split) split[2] = program.length;
      return end;
    });
    for (const end of ends) if (end) end[1] = program.length;
  };
  const compileRepeat = (part: Re2, least: number, most: number): void => {
    for (let count = 0; count < least; count++) compile(part);
    if (most === Infinity) {
      const start = program.length;
      const split = emit(OPCODES.split, start + 1, 0);
      compile(part);
      emit(OPCODES.jump, start);
      split[2] = program.length;
      return;
    }
    const splits: number[][] = [];
    for (let count = least; count < most; count++) {
      splits.push(emit(OPCODES.split, program.length + 1, 0));
      compile(part);
    }
    for (const split of splits) split[2] = program.length;
  };
  compile(node);
  emit(OPCODES.match);
  return program;
}

/**
 * Whether a backtracking engine can take exponential time: some state comes back to itself in two ways on the same text.
 *
 * Looks for a pair of states (p, p) from which two walks over the same characters part and meet at (p, p) again.
 */
export function isExplosive(program: readonly (readonly number[])[]): boolean {
  const characters = program.flatMap((instruction, at) => (instruction[0] === OPCODES.character ? [at] : []));
  const next = new Map(characters.map(at => [at, stepsFrom(program, at + 1)]));
  for (const start of characters) {
    if (comesBackTwice(program, next, start)) return true;
  }
  return false;
}

/**
 * The character instructions after a place, each as often as there are ways to it (two stands for more).
 *
 * A way may pass each instruction twice, as it does where a loop around another one comes round.
 */
function stepsFrom(program: readonly (readonly number[])[], start: number): ReadonlyMap<number, number> {
  const ways = new Map<number, number>();
  const passed = new Map<number, number>();
  let budget = 20_000;
  const walk = (at: number): void => {
    const times = passed.get(at) ?? 0;
    if (times > 1 || budget-- <= 0) return;
    const [opcode, first = 0, second = 0] = program[at] ?? [];
    if (opcode === OPCODES.character) ways.set(at, Math.min(2, (ways.get(at) ?? 0) + 1));
    if (opcode === OPCODES.character || opcode === OPCODES.match) return;
    passed.set(at, times + 1);
    if (opcode === OPCODES.split) walk(second);
    walk(opcode === OPCODES.assert ? at + 1 : first);
    passed.set(at, times);
  };
  walk(start);
  return ways;
}

function comesBackTwice(
  program: readonly (readonly number[])[],
  next: ReadonlyMap<number, ReadonlyMap<number, number>>,
  start: number,
): boolean {
  // A pair is written p * size + q; walks that have not parted yet are on (p, p) with `parted` false.
  const size = program.length;
  const seen = new Set<number>();
  const pending: { a: number; b: number; parted: boolean }[] = [{ a: start, b: start, parted: false }];
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    for (const [a, waysA] of next.get(pair.a) ?? []) {
      for (const [b, waysB] of next.get(pair.b) ?? []) {
        const parted = pair.parted || a !== b || waysA > 1 || waysB > 1;
        if (parted && a === start && b === start) return true;
        const key = (a * size + b) * 2 + (parted ? 1 : 0);
        if (seen.has(key) || !overlap(program[a] ?? [], program[b] ?? [])) continue;
        seen.add(key);
        pending.push({ a, b, parted });
      }
    }
  }
  return false;
}

function overlap(a: readonly number[], b: readonly number[]): boolean {
  if (a[1] === 1 || b[1] === 1) return a[1] === b[1] || !covers(a[1] === 1 ? a : b, a[1] === 1 ? b : a);
  return rangesOf(a).some(([from, to]) => rangesOf(b).some(([start, end]) => from <= end && start <= to));
}

/** Whether the ranges that a negated set excludes take in all of another set. */
function covers(negated: readonly number[], set: readonly number[]): boolean {
  return rangesOf(set).every(([from, to]) => rangesOf(negated).some(([start, end]) => start <= from && to <= end));
}

function rangesOf(instruction: readonly number[]): readonly (readonly [number, number])[] {
  const ranges: (readonly [number, number])[] = [];
  for (let index = 2; index < instruction.length; index += 2) ranges.push([instruction[index] ?? 0, instruction[index + 1] ?? 0]);
  return ranges;
}
