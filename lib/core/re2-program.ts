import { OPCODES, PLACES } from './patterns';
import type { Re2 } from './re2-parser';

/** The expression as a program; see `OPCODES`. */
export function compileRe2(node: Re2): readonly (readonly number[])[] {
  const compiler = new Re2Compiler();
  compiler.compile(node);
  compiler.emit(OPCODES.match);
  return compiler.program;
}

class Re2Compiler {
  readonly program: number[][] = [];

  emit(...instruction: number[]): number[] {
    this.program.push(instruction);
    return instruction;
  }

  compile(part: Re2): void {
    switch (part.kind) {
      case 'set':
        // What a Unicode class holds no instruction can say: it stands for every character, where only overlaps matter.
        if (part.set.classes.length > 0) this.emit(OPCODES.character, 1);
        else this.emit(OPCODES.character, part.set.negated ? 1 : 0, ...part.set.ranges.flat());
        return;
      case 'assertion':
        this.emit(OPCODES.assert, PLACES.indexOf(part.assertion));
        return;
      case 'sequence':
        for (const each of part.parts) this.compile(each);
        return;
      case 'choice':
        this.compileChoice(part.parts);
        return;
      default:
        this.compileRepeat(part.part, part.least, part.most);
    }
  }

  private compileChoice(parts: readonly Re2[]): void {
    const ends = parts.map((part, index) => {
      const split = index < parts.length - 1 ? this.emit(OPCODES.split, this.program.length + 1, 0) : undefined;
      this.compile(part);
      const end = split && this.emit(OPCODES.jump, 0);
      if (split) split[2] = this.program.length;
      return end;
    });
    for (const end of ends) if (end) end[1] = this.program.length;
  }

  private compileRepeat(part: Re2, least: number, most: number): void {
    for (let count = 0; count < least; count++) this.compile(part);
    if (most === Infinity) {
      const start = this.program.length;
      const split = this.emit(OPCODES.split, start + 1, 0);
      this.compile(part);
      this.emit(OPCODES.jump, start);
      split[2] = this.program.length;
      return;
    }
    const splits: number[][] = [];
    for (let count = least; count < most; count++) {
      splits.push(this.emit(OPCODES.split, this.program.length + 1, 0));
      this.compile(part);
    }
    for (const split of splits) split[2] = this.program.length;
  }
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
