import { isQuantity } from '../formats';
import type { CelFunction } from './arguments';
import { Double } from './syntax';
import { CelError, Opaque, typeOf } from './values';

/** Quantities are compared in billionths, the smallest part that Kubernetes knows. */
const NANO = 1_000_000_000n;
const SUFFIXES: Readonly<Record<string, readonly [bigint, bigint]>> = {
  n: [1n, NANO],
  u: [1_000n, NANO],
  m: [1_000_000n, NANO],
  k: [10n ** 3n, 1n],
  M: [10n ** 6n, 1n],
  G: [10n ** 9n, 1n],
  T: [10n ** 12n, 1n],
  P: [10n ** 15n, 1n],
  E: [10n ** 18n, 1n],
  Ki: [2n ** 10n, 1n],
  Mi: [2n ** 20n, 1n],
  Gi: [2n ** 30n, 1n],
  Ti: [2n ** 40n, 1n],
  Pi: [2n ** 50n, 1n],
  Ei: [2n ** 60n, 1n],
};

/** Functions of the quantity library without a target. */
export const QUANTITY_FUNCTIONS: readonly (readonly [string, CelFunction])[] = [
  ['quantity', value => quantityOf(value)],
  ['isQuantity', value => typeof value === 'string' && isQuantity(value)],
];

/** Functions of the quantity library with a target. */
export const QUANTITY_METHODS: readonly (readonly [string, CelFunction])[] = [
  ['isGreaterThan', (a, b) => nanos(a) > nanos(b)],
  ['isLessThan', (a, b) => nanos(a) < nanos(b)],
  ['compareTo', (a, b) => (nanos(a) < nanos(b) ? -1 : nanos(a) > nanos(b) ? 1 : 0)],
  ['sign', value => (nanos(value) < 0n ? -1 : nanos(value) > 0n ? 1 : 0)],
  ['isInteger', value => nanos(value) % NANO === 0n],
  ['asInteger', asInteger],
  ['asApproximateFloat', value => new Double(Number(nanos(value)) / Number(NANO))],
  ['add', (a, b) => fromNanos(nanos(a) + nanos(b))],
  ['sub', (a, b) => fromNanos(nanos(a) - nanos(b))],
];

function quantityOf(value: unknown): Opaque {
  if (typeof value !== 'string' || !isQuantity(value)) throw new CelError(`'${String(value)}' is not a quantity`);
  const [, sign = '', whole = '', fraction = '', suffix = ''] = /^([+-]?)(\d*)\.?(\d*)(.*)$/.exec(value) ?? [];
  const digits = BigInt(`${whole}${fraction}`);
  const exponent = /^[eE]([+-]?\d+)$/.exec(suffix)?.[1];
  const [times, per] = exponent === undefined ? (SUFFIXES[suffix] ?? [1n, 1n]) : powerOfTen(Number(exponent));
  const total = (digits * times * NANO) / (per * 10n ** BigInt(fraction.length));
  return new Opaque('quantity', value, [sign === '-' ? -total : total]);
}

function powerOfTen(exponent: number): readonly [bigint, bigint] {
  return exponent < 0 ? [1n, 10n ** BigInt(-exponent)] : [10n ** BigInt(exponent), 1n];
}

function nanos(value: unknown): bigint {
  if (typeof value === 'number') return BigInt(value) * NANO;
  const [part] = value instanceof Opaque && value.type === 'quantity' ? value.parts : [];
  if (typeof part !== 'bigint') throw new CelError(`no such overload: ${typeOf(value)} is not a quantity`);
  return part;
}

function fromNanos(total: bigint): Opaque {
  return new Opaque('quantity', String(total), [total]);
}

function asInteger(value: unknown): number {
  const total = nanos(value);
  if (total % NANO !== 0n) throw new CelError('the quantity is not an integer');
  return Number(total / NANO);
}
