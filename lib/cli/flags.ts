import { parseArgs } from 'node:util';
import { nearest } from '../core/nearest';

/** A flag of a verb. */
export interface Flag {
  readonly type: 'boolean' | 'string';
  /** One letter. @default - none */
  readonly short?: string;
  /** Whether it may be given more than once. @default false */
  readonly multiple?: boolean;
  /** What its value is called in help, for example `folder`. @default 'value' */
  readonly value?: string;
  /** Values that are accepted. @default - any */
  readonly choices?: readonly string[];
  /** What it does, in one line. */
  readonly describe: string;
}

/** Flags by name, without the dashes. */
export type Flags = Readonly<Record<string, Flag>>;

/** The parsed values of flags: a flag that was not given is `false`, an empty list or undefined. */
export type FlagValues<F extends Flags> = {
  readonly [Name in keyof F]: F[Name] extends { readonly type: 'boolean' }
    ? boolean
    : F[Name] extends { readonly multiple: true }
      ? readonly string[]
      : string | undefined;
};

/** The command line was not understood: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The part of a verb that parsing needs. */
export interface Parsed<F extends Flags> {
  readonly name: string;
  readonly maxPositionals?: number;
  readonly passThrough?: boolean;
  readonly flags: F;
}

/** Where the flags of a verb end and the words of the program it runs begin. */
export function splitProgram(
  verb: Parsed<Flags>,
  args: readonly string[],
): readonly [own: readonly string[], program: readonly string[]] {
  if (verb.passThrough === true) {
    const first = args.findIndex(word => !word.startsWith('-'));
    return first === -1 ? [args, []] : [args.slice(0, first + 1), args.slice(first + 1)];
  }
  const end = args.indexOf('--');
  return end === -1 ? [args, []] : [args.slice(0, end), args.slice(end + 1)];
}

/** A flag as it is shown in help and errors, for example `--output <folder>`. */
export function spelling(name: string, flag: Flag): string {
  return flag.type === 'boolean' ? `--${name}` : `--${name} <${flag.choices?.join('|') ?? flag.value ?? 'value'}>`;
}

/**
 * Parses the arguments of a verb.
 *
 * @throws UsageError for an unknown flag (with the nearest known one), a missing or unwanted value, or too many arguments
 */
export function parseFlags<F extends Flags>(
  verb: Parsed<F>,
  args: readonly string[],
): { readonly flags: FlagValues<F>; readonly positionals: readonly string[]; readonly programArguments: readonly string[] } {
  const [own, programArguments] = splitProgram(verb, args);
  const options = Object.fromEntries(
    Object.entries(verb.flags).map(([name, { type, short }]) => [name, short === undefined ? { type } : { type, short }]),
  );
  const { tokens } = parseArgs({ args: [...own], options, strict: false, allowPositionals: true, tokens: true });
  const positionals: string[] = [];
  const values = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const value = checkedValue(verb, token.name, token.rawName, token.value, token.inlineValue);
    values.set(token.name, [...(values.get(token.name) ?? []), value]);
  }
  const extra = positionals[verb.maxPositionals ?? 0];
  if (extra !== undefined) throw new UsageError(`unexpected argument '${extra}'`);
  const flags = Object.entries(verb.flags).map(([name, flag]) => [name, valueOf(name, flag, values.get(name) ?? [])]);
  // The one parsing edge of the command line: the names and kinds of the values are those of `verb.flags`.
  return { flags: Object.fromEntries(flags) as FlagValues<F>, positionals, programArguments };
}

function checkedValue(
  verb: Parsed<Flags>,
  name: string,
  given: string,
  value: string | undefined,
  inline: boolean | undefined,
): string {
  const flag = Object.hasOwn(verb.flags, name) ? verb.flags[name] : undefined;
  if (flag === undefined) {
    const near = nearest(name, Object.keys(verb.flags));
    const known = near === undefined ? '' : `; did you mean --${near}?`;
    throw new UsageError(`unknown flag '${given}'${known}`);
  }
  if (flag.type === 'boolean') {
    if (inline === true) throw new UsageError(`--${name} takes no value, got '${value}'`);
    return '';
  }
  if (value === undefined || value === '' || (inline === false && value.startsWith('-'))) {
    throw new UsageError(`--${name} needs a value: ${spelling(name, flag)}`);
  }
  if (flag.choices !== undefined && !flag.choices.includes(value)) {
    throw new UsageError(`--${name} '${value}' is not one of ${flag.choices.join(', ')}`);
  }
  return value;
}

function valueOf(name: string, flag: Flag, given: readonly string[]): boolean | string | readonly string[] | undefined {
  if (flag.type === 'boolean') return given.length > 0;
  if (flag.multiple === true) return given;
  const [first, second] = given;
  if (second !== undefined && second !== first) {
    throw new UsageError(`--${name} was given twice: '${first}' and '${second}'`);
  }
  return first;
}
