/**
 * The instructions of a pattern program: a nondeterministic automaton that is run on all its paths at once, so that its time grows
 * with the length of the text and never explodes.
 * - `[CHARACTER, negated, from, to, from, to, …]` consumes one code point in (or, negated, outside) the ranges
 * - `[SPLIT, a, b]` and `[JUMP, a]` go on elsewhere
 * - `[ASSERT, place]` goes on when the {@link PLACES | place} is right
 * - `[MATCH]` is the end
 */
export const OPCODES = { character: 0, split: 1, jump: 2, assert: 3, match: 4 } as const;

/** What `[ASSERT, place]` can ask, by its index. */
export const PLACES = ['start', 'end', 'lineStart', 'lineEnd', 'boundary', 'noBoundary'] as const;

type Program = readonly (readonly number[])[];

/** A pattern as a schema file has it; see `NodeData`. */
export interface PatternData {
  readonly pattern: string;
  readonly regexp?: string;
  readonly program?: Program;
}

const compiled = new Map<string, (text: string) => boolean>();

/** The test of a pattern, compiled once per process. */
export function patternTest(data: PatternData): (text: string) => boolean {
  let test = compiled.get(data.pattern);
  if (test === undefined) {
    test = data.program === undefined ? regexpTest(data.regexp ?? data.pattern) : programTest(data.program);
    compiled.set(data.pattern, test);
  }
  return test;
}

function regexpTest(source: string): (text: string) => boolean {
  const regexp = new RegExp(source, 'u');
  return text => regexp.test(text);
}

function programTest(program: Program): (text: string) => boolean {
  return text => runProgram(program, text);
}

/**
 * Whether a program matches anywhere in a text.
 *
 * @param program see {@link OPCODES}; it starts at its first instruction
 */
export function runProgram(program: Program, text: string): boolean {
  const codes = Array.from(text, character => character.codePointAt(0) ?? 0);
  // The step at which an instruction was last added: each is on the list of a step once.
  const added = new Int32Array(program.length).fill(-1);
  let threads: number[] = [];
  for (let step = 0; step <= codes.length; step++) {
    const next: number[] = [];
    threads.push(0);
    for (const start of threads.splice(0)) {
      if (follow(program, start, codes, step, added, next)) return true;
    }
    const code = codes[step];
    if (code === undefined) return false;
    threads = next.filter(at => consumes(program[at] ?? [], code)).map(at => at + 1);
  }
  return false;
}

/** Adds the character instructions reached from one place without consuming anything; true when the end is reached. */
function follow(
  program: Program,
  start: number,
  codes: readonly number[],
  step: number,
  added: Int32Array,
  list: number[],
): boolean {
  const pending = [start];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (added[at] === step) continue;
    added[at] = step;
    const [opcode, first = 0, second = 0] = program[at] ?? [];
    if (opcode === OPCODES.match) return true;
    if (opcode === OPCODES.character) list.push(at);
    else if (opcode === OPCODES.jump) pending.push(first);
    else if (opcode === OPCODES.split) pending.push(second, first);
    else if (holds(first, codes, step)) pending.push(at + 1);
  }
  return false;
}

function consumes(instruction: readonly number[], code: number): boolean {
  let inside = false;
  for (let index = 2; index < instruction.length && !inside; index += 2) {
    inside = code >= (instruction[index] ?? 0) && code <= (instruction[index + 1] ?? 0);
  }
  return inside !== (instruction[1] === 1);
}

function holds(place: number, codes: readonly number[], step: number): boolean {
  const [before, after] = [codes[step - 1], codes[step]];
  switch (PLACES[place]) {
    case 'start':
      return before === undefined;
    case 'end':
      return after === undefined;
    case 'lineStart':
      return before === undefined || before === 10;
    case 'lineEnd':
      return after === undefined || after === 10;
    case 'boundary':
      return isWord(before) !== isWord(after);
    default:
      return isWord(before) === isWord(after);
  }
}

function isWord(code: number | undefined): boolean {
  return code !== undefined && /^\w$/.test(String.fromCodePoint(code));
}
