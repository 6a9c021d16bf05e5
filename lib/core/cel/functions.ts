import { list, noOverload, text } from './arguments';
import type { CelFunction } from './arguments';
import { NETWORK_FUNCTIONS, NETWORK_METHODS } from './network';
import { QUANTITY_FUNCTIONS, QUANTITY_METHODS } from './quantity';
import { matcher } from './regex';
import { STRING_METHODS } from './strings';
import { Double, UnsupportedError } from './syntax';
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
  ['double', toDouble],
  ['string', toText],
  ['bool', toBool],
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
  ...STRING_METHODS,
  ['isSorted', value => list('isSorted', value).every((item, index, all) => index === 0 || compare(all[index - 1], item) <= 0)],
  ['sum', value => list('sum', value).reduce((total, item) => (total === undefined ? item : add(total, item)), undefined) ?? 0],
  ['min', value => extreme('min', value, 1)],
  ['max', value => extreme('max', value, -1)],
  ['getSeconds', (value, zone) => timePart(value, zone, SECOND, date => date.getUTCSeconds())],
  ['getMinutes', (value, zone) => timePart(value, zone, 60n * SECOND, date => date.getUTCMinutes())],
  ['getHours', (value, zone) => timePart(value, zone, 3600n * SECOND, date => date.getUTCHours())],
  ['getMilliseconds', (value, zone) => timePart(value, zone, 1_000_000n, date => date.getUTCMilliseconds())],
  ['getFullYear', (value, zone) => timePart(value, zone, undefined, date => date.getUTCFullYear())],
  ['getMonth', (value, zone) => timePart(value, zone, undefined, date => date.getUTCMonth())],
  ['getDate', (value, zone) => timePart(value, zone, undefined, date => date.getUTCDate())],
  ['getDayOfMonth', (value, zone) => timePart(value, zone, undefined, date => date.getUTCDate() - 1)],
  ['getDayOfWeek', (value, zone) => timePart(value, zone, undefined, date => date.getUTCDay())],
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

function toDouble(value: unknown): Double {
  const number = numeric(value);
  if (number !== undefined) return new Double(number);
  const written = text('double', value);
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(written)) throw new CelError(`'${written}' is not a number`);
  return new Double(Number(written));
}

function toBool(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  // The spellings that Go reads.
  const read = /^(?:(1|t|T|true|TRUE|True)|0|f|F|false|FALSE|False)$/.exec(text('bool', value));
  if (read === null) throw new CelError(`'${String(value)}' is not a bool`);
  return read[1] !== undefined;
}

function toText(value: unknown): string {
  if (value instanceof Duration) return `${String(Number(value.nanoseconds) / Number(SECOND))}s`;
  if (value instanceof Timestamp) return new Date(Number(value.nanoseconds / 1_000_000n)).toISOString().replace('.000Z', 'Z');
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (typeof value === 'object') return numeric(value) === undefined ? noOverload('string', value) : String(numeric(value));
  return String(value);
}

function extreme(name: string, value: unknown, direction: number): unknown {
  const items = list(name, value);
  if (items.length === 0) throw new CelError(`${name}() of an empty list`);
  return items.reduce((best, item) => (compare(item, best) * direction < 0 ? item : best));
}

/** Of a duration how often a unit is in it, of a time what its UTC date says. */
function timePart(value: unknown, zone: unknown, unit: bigint | undefined, get: (date: Date) => number): number {
  if (zone !== undefined) throw new UnsupportedError('times in another zone than UTC');
  if (value instanceof Duration && unit !== undefined) return Number(value.nanoseconds / unit);
  return value instanceof Timestamp ? get(new Date(Number(value.nanoseconds / 1_000_000n))) : noOverload('part of a time', value);
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
