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
  const short = variables === 1 ? shortLoop(name, over, slot, first) : undefined;
  if (short !== undefined) return short;
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
      case 'transformMap':
        return new Map(kept(entries, first, second, each).map(entry => [entry[0], each(second ?? first, entry)]));
      default:
        return kept(entries, first, second, each).map(entry => each(second ?? first, entry));
    }
  };
}

/** The code of a loop with one variable that most rules have; undefined for other loops. */
function shortLoop(name: string, over: Code, slot: number, test: Code): Code | undefined {
  switch (name) {
    case 'all':
      return frame => !decided(itemsOf(over(frame)), slot, test, false, frame);
    case 'exists':
      return frame => decided(itemsOf(over(frame)), slot, test, true, frame);
    case 'exists_one':
    case 'existsOne':
      return frame => passing(itemsOf(over(frame)), slot, test, frame).length === 1;
    case 'filter':
      return frame => passing(itemsOf(over(frame)), slot, test, frame);
    default:
      return undefined;
  }
}

/** Whether a test says what decides, for one item; one that fails does not matter when another one decides. */
function decided(items: Iterable<unknown>, slot: number, test: Code, decisive: boolean, frame: unknown[]): boolean {
  let failure: unknown;
  for (const item of items) {
    frame[slot] = item;
    try {
      if (truth(test(frame)) === decisive) return true;
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return false;
}

function passing(items: Iterable<unknown>, slot: number, test: Code, frame: unknown[]): readonly unknown[] {
  const found: unknown[] = [];
  for (const item of items) {
    frame[slot] = item;
    if (truth(test(frame))) found.push(item);
  }
  return found;
}

/** Of a list its items, of a map its keys. */
function itemsOf(value: unknown): Iterable<unknown> {
  if (Array.isArray(value)) return value;
  if (value instanceof Map) return value.keys();
  throw new CelError(`no such overload: a loop over ${typeOf(value)}`);
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
