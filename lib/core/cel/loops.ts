import { truth } from './access';
import { UnsupportedError } from './syntax';
import type { Expression } from './syntax';
import { CelError, Optional, typeOf } from './values';

/** Evaluates with the variables' values in their slots; throws CelError when CEL says that evaluation fails. */
export type Code = (frame: unknown[]) => unknown;

/** The macros that evaluate an expression for each entry. */
export const LOOPS = new Set([
  'all',
  'exists',
  'exists_one',
  'existsOne',
  'filter',
  'map',
  'transformList',
  'transformMap',
  'optMap',
  'optFlatMap',
]);

/**
 * The variables of a loop, which are its first arguments.
 *
 * @throws UnsupportedError when they are no names
 */
export function loopVariables(name: string, args: readonly Expression[]): readonly string[] {
  const two = name.startsWith('transform') || (args.length === 3 && name !== 'map');
  return args.slice(0, two ? 2 : 1).map(argument => {
    if (argument.kind !== 'name') throw new UnsupportedError('a loop needs the name of a variable');
    return argument.name;
  });
}

/**
 * The code of a loop over a list or a map.
 *
 * @param over what it goes over
 * @param variables how many variables it has
 * @param slot where the first of them is kept
 * @param bodies the expressions it evaluates for each entry
 */
export function loopCode(name: string, over: Code, variables: number, slot: number, bodies: readonly Code[]): Code {
  const [first = () => true, second] = bodies;
  return frame => {
    const value = over(frame);
    if (name.startsWith('opt')) return optionalLoop(name, value, slot, first, frame);
    const entries = entriesOf(value, variables);
    const each = (body: Code, entry: readonly [unknown, unknown]): unknown => {
      frame[slot] = entry[0];
      if (variables === 2) frame[slot + 1] = entry[1];
      return body(frame);
    };
    switch (name) {
      case 'all':
        return !some(entries, entry => !truth(each(first, entry)));
      case 'exists':
        return some(entries, entry => truth(each(first, entry)));
      case 'exists_one':
      case 'existsOne':
        return entries.filter(entry => truth(each(first, entry))).length === 1;
      case 'filter':
        return entries.filter(entry => truth(each(first, entry))).map(entry => entry[0]);
      case 'transformMap':
        return new Map(kept(entries, first, second, each).map(entry => [entry[0], each(second ?? first, entry)]));
      default:
        return kept(entries, first, second, each).map(entry => each(second ?? first, entry));
    }
  };
}

type Entry = readonly [unknown, unknown];

/** With two bodies, the first says which entries count. */
function kept(
  entries: readonly Entry[],
  first: Code,
  second: Code | undefined,
  each: (body: Code, entry: Entry) => unknown,
): readonly Entry[] {
  return second === undefined ? entries : entries.filter(entry => truth(each(first, entry)));
}

function optionalLoop(name: string, value: unknown, slot: number, body: Code, frame: unknown[]): Optional {
  if (!(value instanceof Optional)) throw new CelError(`no such overload: ${name} of ${typeOf(value)}`);
  if (!value.present) return value;
  frame[slot] = value.value;
  const result = body(frame);
  return name === 'optFlatMap' && result instanceof Optional ? result : new Optional(true, result);
}

/** Of a list its items (with two variables: index and item), of a map its keys (key and value). */
function entriesOf(value: unknown, variables: number): readonly Entry[] {
  if (Array.isArray(value)) return value.map((item: unknown, index) => (variables === 1 ? [item, undefined] : [index, item]));
  if (value instanceof Map) return [...(value as Map<unknown, unknown>)];
  throw new CelError(`no such overload: a loop over ${typeOf(value)}`);
}

/** Whether one entry fits; an entry whose test fails does not matter when another one fits. */
function some(entries: readonly Entry[], test: (entry: Entry) => boolean): boolean {
  let failure: unknown;
  for (const entry of entries) {
    try {
      if (test(entry)) return true;
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return false;
}
