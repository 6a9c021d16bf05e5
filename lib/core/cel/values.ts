import { Double } from './syntax';

/** What evaluating ran into: to the API server, as to us, the rule has failed. */
export class CelError extends Error {}

/** A length of time, in nanoseconds. */
export class Duration {
  constructor(readonly nanoseconds: bigint) {}
}

/** A point in time, in nanoseconds since 1970. */
export class Timestamp {
  constructor(readonly nanoseconds: bigint) {}
}

/** A value that may be absent. */
export class Optional {
  constructor(
    readonly present: boolean,
    readonly value: unknown,
  ) {}
}

/** An optional without a value. */
export const NO_VALUE = new Optional(false, undefined);

/** The name of a type, as `type()` gives it. */
export class TypeName {
  constructor(readonly name: string) {}
}

/**
 * A quantity, IP address, network or URL: what functions of Kubernetes make of a string.
 *
 * @see https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-cel-libraries
 */
export class Opaque {
  constructor(
    readonly type: 'quantity' | 'ip' | 'cidr' | 'url',
    readonly text: string,
    /** What equals another one's when the values are equal. */
    readonly parts: readonly (bigint | string | number)[],
  ) {}
}

/** The name of a value's type. Integers are JavaScript numbers, lists arrays, objects and maps `Map`s. */
export function typeOf(value: unknown): string {
  if (value === null) return 'null_type';
  if (Array.isArray(value)) return 'list';
  switch (typeof value) {
    case 'number':
      return 'int';
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    default:
      return typeOfInstance(value);
  }
}

function typeOfInstance(value: unknown): string {
  if (value instanceof Map) return 'map';
  if (value instanceof Double) return 'double';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof Duration) return 'google.protobuf.Duration';
  if (value instanceof Timestamp) return 'google.protobuf.Timestamp';
  if (value instanceof Optional) return 'optional_type';
  if (value instanceof TypeName) return 'type';
  return value instanceof Opaque ? value.type : 'unknown';
}

/** Whether two values are equal; values of different types are not, but numbers are compared as numbers. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' && typeof b !== 'object') return false;
  const [x, y] = [numeric(a), numeric(b)];
  if (x !== undefined || y !== undefined) return x === y;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => equal(item, b[index]));
  if (a instanceof Map)
    return b instanceof Map && a.size === b.size && [...a].every(([key, value]) => b.has(key) && equal(value, b.get(key)));
  if (a instanceof Uint8Array) return b instanceof Uint8Array && Buffer.compare(a, b) === 0;
  if (a instanceof Duration) return b instanceof Duration && a.nanoseconds === b.nanoseconds;
  if (a instanceof Timestamp) return b instanceof Timestamp && a.nanoseconds === b.nanoseconds;
  if (a instanceof TypeName) return b instanceof TypeName && a.name === b.name;
  if (a instanceof Opaque) return b instanceof Opaque && a.type === b.type && equal(a.parts, b.parts);
  if (a instanceof Optional) return b instanceof Optional && a.present === b.present && equal(a.value, b.value);
  return false;
}

/**
 * Negative, zero or positive as `a` is less than, equal to or more than `b`.
 *
 * @throws CelError when they cannot be compared
 */
export function compare(a: unknown, b: unknown): number {
  const [x, y] = [numeric(a), numeric(b)];
  if (x !== undefined && y !== undefined) return x - y;
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (a instanceof Duration && b instanceof Duration) return sign(a.nanoseconds - b.nanoseconds);
  if (a instanceof Timestamp && b instanceof Timestamp) return sign(a.nanoseconds - b.nanoseconds);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b);
  throw new CelError(`no such overload: ${typeOf(a)} and ${typeOf(b)} cannot be compared`);
}

/** Strings are ordered by code point, not by the code units of JavaScript. */
function compareStrings(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function sign(value: bigint): number {
  return value < 0n ? -1 : value > 0n ? 1 : 0;
}

/** The number that an integer or a double is. */
export function numeric(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return value instanceof Double ? value.value : undefined;
}

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

/**
 * Reads a duration such as `1h30m`.
 *
 * @throws CelError when it is none
 */
export function durationOf(text: string): Duration {
  const body = /^([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+|0)$/.exec(text);
  if (body === null) throw new CelError(`'${text}' is not a duration`);
  let total = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of (body[2] ?? '').matchAll(/(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g)) {
    const size = UNITS[unit] ?? 0n;
    total += BigInt(whole || '0') * size + (fraction === '' ? 0n : (BigInt(fraction) * size) / 10n ** BigInt(fraction.length));
  }
  return new Duration(body[1] === '-' ? -total : total);
}

/**
 * Reads a time such as `2026-01-31T12:00:00Z`.
 *
 * @throws CelError when it is none
 */
export function timestampOf(text: string): Timestamp {
  const parts = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/i.exec(text);
  const seconds = parts === null ? NaN : Date.parse(`${parts[1] ?? ''}${parts[3] ?? ''}`);
  if (Number.isNaN(seconds)) throw new CelError(`'${text}' is not a time`);
  return new Timestamp(BigInt(seconds) * 1_000_000n + BigInt((parts?.[2] ?? '').padEnd(9, '0')));
}
