import { NETWORK_FUNCTIONS, NETWORK_METHODS } from './network';
import { QUANTITY_FUNCTIONS, QUANTITY_METHODS } from './quantity';
import { matcher, searcher } from './regex';
import { Double } from './syntax';
import {
  CelError,
  compare,
  Duration,
  durationOf,
  equal,
  numeric,
  Optional,
  Timestamp,
  timestampOf,
  TypeName,
  typeOf,
} from './values';

/** A function of CEL; throws CelError when no overload takes its arguments. */
export type CelFunction = (...args: readonly unknown[]) => unknown;

/** Refuses arguments. */
export function noOverload(name: string, ...args: readonly unknown[]): never {
  throw new CelError(`no such overload: ${name}(${args.map(typeOf).join(', ')})`);
}

/** An argument that must be a string. */
export function text(name: string, value: unknown): string {
  return typeof value === 'string' ? value : noOverload(name, value);
}

function int(name: string, value: unknown): number {
  return typeof value === 'number' ? value : noOverload(name, value);
}

function list(name: string, value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : noOverload(name, value);
}

const SECOND = 1_000_000_000n;

/** Functions without a target, the operators among them. */
export const FUNCTIONS: ReadonlyMap<string, CelFunction> = new Map<string, CelFunction>([
  ['+', add],
  ['-', subtract],
  ['*', (a, b) => arithmetic('*', a, b, (x, y) => x * y)],
  ['/', (a, b) => divide('/', a, b, (x, y) => Math.trunc(x / y))],
  ['%', (a, b) => (typeof a === 'number' && typeof b === 'number' ? divide('%', a, b, (x, y) => x % y) : noOverload('%', a, b))],
  ['negate', a => (typeof a === 'number' ? -a : a instanceof Double ? new Double(-a.value) : noOverload('-', a))],
  ['<', (a, b) => compare(a, b) < 0],
  ['<=', (a, b) => compare(a, b) <= 0],
  ['>', (a, b) => compare(a, b) > 0],
  ['>=', (a, b) => compare(a, b) >= 0],
  ['in', isIn],
  ['size', size],
  ['type', value => new TypeName(typeOf(value))],
  ['dyn', value => value],
  ['int', toInt],
  ['uint', toInt],
  ['double', value => new Double(numeric(value) ?? Number(text('double', value)))],
  ['string', toText],
  ['bool', value => (typeof value === 'boolean' ? value : text('bool', value).toLowerCase() === 'true')],
  ['bytes', value => (value instanceof Uint8Array ? value : new TextEncoder().encode(text('bytes', value)))],
  ['duration', value => (value instanceof Duration ? value : durationOf(text('duration', value)))],
  ['timestamp', value => (value instanceof Timestamp ? value : timestampOf(text('timestamp', value)))],
  ['matches', (value, pattern) => matcher(text('matches', pattern))(text('matches', value))],
  ...NETWORK_FUNCTIONS,
  ...QUANTITY_FUNCTIONS,
]);

/** Functions with a target, which is their first argument. */
export const METHODS: ReadonlyMap<string, CelFunction> = new Map<string, CelFunction>([
  ['size', size],
  ['startsWith', (value, part) => text('startsWith', value).startsWith(text('startsWith', part))],
  ['endsWith', (value, part) => text('endsWith', value).endsWith(text('endsWith', part))],
  ['contains', (value, part) => text('contains', value).includes(text('contains', part))],
  ['matches', (value, pattern) => matcher(text('matches', pattern))(text('matches', value))],
  ['find', (value, pattern) => searcher(text('find', pattern))(text('find', value), 1)[0] ?? ''],
  [
    'findAll',
    (value, pattern, most) =>
      searcher(text('findAll', pattern))(text('findAll', value), most === undefined ? -1 : int('findAll', most)),
  ],
  ['lowerAscii', value => text('lowerAscii', value).replace(/[A-Z]/g, letter => letter.toLowerCase())],
  ['upperAscii', value => text('upperAscii', value).replace(/[a-z]/g, letter => letter.toUpperCase())],
  ['trim', value => text('trim', value).trim()],
  [
    'reverse',
    value => (Array.isArray(value) ? [...(value as unknown[])].reverse() : [...text('reverse', value)].reverse().join('')),
  ],
  ['charAt', (value, at) => substring('charAt', value, at, int('charAt', at) + 1)],
  ['substring', (value, from, to) => substring('substring', value, from, to)],
  ['replace', replace],
  ['split', split],
  [
    'join',
    (value, between) =>
      list('join', value)
        .map(item => text('join', item))
        .join(between === undefined ? '' : text('join', between)),
  ],
  ['indexOf', (value, part, from) => indexOf(value, part, from)],
  ['lastIndexOf', (value, part, from) => lastIndexOf(value, part, from)],
  ['isSorted', value => list('isSorted', value).every((item, index, all) => index === 0 || compare(all[index - 1], item) <= 0)],
  ['sum', value => list('sum', value).reduce((total, item) => (total === undefined ? item : add(total, item)), undefined) ?? 0],
  ['min', value => extreme('min', value, 1)],
  ['max', value => extreme('max', value, -1)],
  [
    'getSeconds',
    value => (value instanceof Duration ? Number(value.nanoseconds / SECOND) : part(value, date => date.getUTCSeconds())),
  ],
  [
    'getMinutes',
    value => (value instanceof Duration ? Number(value.nanoseconds / (60n * SECOND)) : part(value, date => date.getUTCMinutes())),
  ],
  [
    'getHours',
    value => (value instanceof Duration ? Number(value.nanoseconds / (3600n * SECOND)) : part(value, date => date.getUTCHours())),
  ],
  [
    'getMilliseconds',
    value =>
      value instanceof Duration ? Number(value.nanoseconds / 1_000_000n) : part(value, date => date.getUTCMilliseconds()),
  ],
  ['getFullYear', value => part(value, date => date.getUTCFullYear())],
  ['getMonth', value => part(value, date => date.getUTCMonth())],
  ['getDate', value => part(value, date => date.getUTCDate())],
  ['getDayOfMonth', value => part(value, date => date.getUTCDate() - 1)],
  ['getDayOfWeek', value => part(value, date => date.getUTCDay())],
  ['hasValue', value => optional('hasValue', value).present],
  ['value', valueOf],
  ['orValue', (value, other) => (optional('orValue', value).present ? optional('orValue', value).value : other)],
  ['or', (value, other) => (optional('or', value).present ? value : optional('or', other))],
  ...NETWORK_METHODS,
  ...QUANTITY_METHODS,
]);

/** Functions whose names have a dot in them. */
export const QUALIFIED: ReadonlyMap<string, CelFunction> = new Map<string, CelFunction>([
  ['optional.of', value => new Optional(true, value)],
  ['optional.none', () => new Optional(false, undefined)],
  ['sets.contains', (all, some) => list('sets.contains', some).every(item => isIn(item, all))],
  [
    'sets.equivalent',
    (a, b) => list('sets.equivalent', a).every(item => isIn(item, b)) && list('sets.equivalent', b).every(item => isIn(item, a)),
  ],
  ['sets.intersects', (a, b) => list('sets.intersects', a).some(item => isIn(item, b))],
  ['math.greatest', (...values) => extreme('math.greatest', values.length === 1 ? values[0] : values, -1)],
  ['math.least', (...values) => extreme('math.least', values.length === 1 ? values[0] : values, 1)],
]);

function arithmetic(name: string, a: unknown, b: unknown, run: (x: number, y: number) => number): unknown {
  const [x, y] = [numeric(a), numeric(b)];
  if (x === undefined || y === undefined) return noOverload(name, a, b);
  return typeof a === 'number' && typeof b === 'number' ? run(x, y) : new Double(run(x, y));
}

function divide(name: string, a: unknown, b: unknown, run: (x: number, y: number) => number): unknown {
  if (typeof a !== 'number' || typeof b !== 'number') return arithmetic(name, a, b, (x, y) => x / y);
  if (b === 0) throw new CelError('division by zero');
  return run(a, b);
}

function add(a: unknown, b: unknown): unknown {
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  if (Array.isArray(a) && Array.isArray(b)) return [...(a as unknown[]), ...(b as unknown[])];
  if (a instanceof Duration && b instanceof Duration) return new Duration(a.nanoseconds + b.nanoseconds);
  if (a instanceof Timestamp && b instanceof Duration) return new Timestamp(a.nanoseconds + b.nanoseconds);
  if (a instanceof Duration && b instanceof Timestamp) return new Timestamp(a.nanoseconds + b.nanoseconds);
  return arithmetic('+', a, b, (x, y) => x + y);
}

function subtract(a: unknown, b: unknown): unknown {
  if (a instanceof Duration && b instanceof Duration) return new Duration(a.nanoseconds - b.nanoseconds);
  if (a instanceof Timestamp && b instanceof Timestamp) return new Duration(a.nanoseconds - b.nanoseconds);
  if (a instanceof Timestamp && b instanceof Duration) return new Timestamp(a.nanoseconds - b.nanoseconds);
  return arithmetic('-', a, b, (x, y) => x - y);
}

function isIn(item: unknown, all: unknown): boolean {
  if (all instanceof Map) return all.has(item instanceof Double ? item.value : item);
  return list('in', all).some(other => equal(item, other));
}

function size(value: unknown): number {
  if (typeof value === 'string') return [...value].length;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length;
  return value instanceof Map ? value.size : noOverload('size', value);
}

function toInt(value: unknown): number {
  if (value instanceof Timestamp) return Number(value.nanoseconds / SECOND);
  const number = numeric(value) ?? (/^[+-]?\d+$/.test(text('int', value)) ? Number(value) : NaN);
  if (Number.isNaN(number)) throw new CelError(`'${String(value)}' is not an integer`);
  return Math.trunc(number);
}

function toText(value: unknown): string {
  if (value instanceof Duration) return `${String(Number(value.nanoseconds) / Number(SECOND))}s`;
  if (value instanceof Timestamp) return new Date(Number(value.nanoseconds / 1_000_000n)).toISOString().replace('.000Z', 'Z');
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (typeof value === 'object') return numeric(value) === undefined ? noOverload('string', value) : String(numeric(value));
  return String(value);
}

function substring(name: string, value: unknown, from: unknown, to: unknown): string {
  const characters = [...text(name, value)];
  const [start, end] = [int(name, from), to === undefined ? characters.length : int(name, to)];
  const beyond = name === 'charAt' ? characters.length + 1 : characters.length;
  if (start < 0 || end < start || end > beyond) throw new CelError(`index out of range: ${String(start)}`);
  return characters.slice(start, end).join('');
}

function replace(value: unknown, old: unknown, fresh: unknown, most?: unknown): string {
  const [whole, part, by] = [text('replace', value), text('replace', old), text('replace', fresh)];
  const limit = most === undefined ? -1 : int('replace', most);
  if (limit < 0) return whole.replaceAll(part, () => by);
  let result = whole;
  for (let count = 0, at = 0; count < limit; count++) {
    const found = result.indexOf(part, at);
    if (found < 0) break;
    result = result.slice(0, found) + by + result.slice(found + part.length);
    at = found + by.length;
  }
  return result;
}

function split(value: unknown, by: unknown, most?: unknown): readonly string[] {
  const [whole, separator] = [text('split', value), text('split', by)];
  const parts = separator === '' ? [...whole] : whole.split(separator);
  const limit = most === undefined ? -1 : int('split', most);
  if (limit < 0 || parts.length <= limit) return parts;
  return limit === 0 ? [] : [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)];
}

function indexOf(value: unknown, part: unknown, from: unknown): number {
  if (Array.isArray(value)) return value.findIndex(item => equal(item, part));
  const [whole, start] = [text('indexOf', value), from === undefined ? 0 : int('indexOf', from)];
  const offset = [...whole].slice(0, start).join('').length;
  const found = whole.indexOf(text('indexOf', part), offset);
  return found < 0 ? -1 : [...whole.slice(0, found)].length;
}

function lastIndexOf(value: unknown, part: unknown, from: unknown): number {
  if (Array.isArray(value)) return value.findLastIndex(item => equal(item, part));
  const whole = text('lastIndexOf', value);
  const found = whole.lastIndexOf(
    text('lastIndexOf', part),
    from === undefined ? undefined : [...whole].slice(0, int('lastIndexOf', from)).join('').length,
  );
  return found < 0 ? -1 : [...whole.slice(0, found)].length;
}

function extreme(name: string, value: unknown, direction: number): unknown {
  const items = list(name, value);
  if (items.length === 0) throw new CelError(`${name}() of an empty list`);
  return items.reduce((best, item) => (compare(item, best) * direction < 0 ? item : best));
}

function part(value: unknown, get: (date: Date) => number): number {
  if (!(value instanceof Timestamp)) return noOverload('part of a time', value);
  return get(new Date(Number(value.nanoseconds / 1_000_000n)));
}

function optional(name: string, value: unknown): Optional {
  return value instanceof Optional ? value : noOverload(name, value);
}

/** `value()` of an optional. */
function valueOf(value: unknown): unknown {
  const { present, value: inner } = optional('value', value);
  if (!present) throw new CelError('optional.none() has no value');
  return inner;
}
