import ipaddr from 'ipaddr.js';
import { exampleOf } from './facts';
import { shown } from './names';

/** Addresses that follow each other, both ends included, as numbers. */
export interface AddressRange {
  /** As it was written. */
  readonly text: string;
  readonly first: bigint;
  readonly last: bigint;
  readonly family: 4 | 6;
}

/** A network, or an address with the length of its network's prefix. */
export interface Prefixed {
  /** The address alone. */
  readonly address: string;
  /** Bits of the prefix. */
  readonly length: number;
  /** The network that the address lies in. */
  readonly network: AddressRange;
}

/** The family of an address, or nothing if it is none. Only the usual forms count: four decimal parts, no zone. */
export function familyOf(address: string): 4 | 6 | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return 4;
  return !address.includes('%') && ipaddr.IPv6.isValid(address) ? 6 : undefined;
}

/**
 * Returns the value if it is an IPv4 or IPv6 address.
 *
 * @param what the user's own word for it, first in the error
 * @throws if it is none
 */
export function requireAddress(what: string, value: string): string {
  if (familyOf(textOf(value)) === undefined)
    throw new Error(`${what} must be an IP address such as 10.0.4.205, got ${shown(value)}`);
  return value;
}

/**
 * Returns the value if it is an IP address or a host name.
 *
 * @param what the user's own word for it, first in the error
 * @throws if it is neither
 */
export function requireHost(what: string, value: string): string {
  const text = textOf(value);
  const name = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/i;
  if (!(text.includes(':') && ipaddr.IPv6.isValid(text)) && !(name.test(text) && text.length <= 253))
    throw new Error(`${what} must be an IP address or a host name, got ${shown(value)}`);
  return value;
}

/**
 * Reads a network such as `10.0.4.0/24`.
 *
 * @param what the user's own word for it, first in the error
 * @throws if it is none, or has host bits set
 */
export function parseNetwork(what: string, value: string): AddressRange {
  const text = textOf(value);
  const { address, length, network } =
    prefixed(text) ?? fail(`${what} must be a network such as 10.0.4.0/24, got ${shown(value)}`);
  requireNoHostBits(text, address, length, network);
  return network;
}

/**
 * Reads an address with the length of its network's prefix, such as `10.0.4.101/24`.
 *
 * @param what the user's own word for it, first in the error
 * @param network prefix of an address that is given alone, if it lies in this network. @default - a prefix is needed
 * @throws if it is none
 */
export function parsePrefixed(what: string, value: string, network?: AddressRange): Prefixed {
  const text = textOf(value);
  const found = prefixed(text);
  if (found !== undefined) return found;
  const alone = network !== undefined && familyOf(text) !== undefined && contains(network, parseAddress(text));
  return (
    (alone ? prefixed(`${text}/${prefixLength(network)}`) : undefined) ??
    fail(`${what} must be an address and its prefix such as 10.0.4.101/24, got ${shown(value)}`)
  );
}

/**
 * Reads a network (`10.0.4.0/28`) or a range (`10.0.4.200-10.0.4.253`).
 *
 * @param what the user's own word for it, first in the error
 * @throws if it is neither, has host bits set, or ends before it begins
 */
export function parseRange(what: string, value: string): AddressRange {
  const text = textOf(value);
  const wrong = `${what} must be a network such as 10.0.4.0/28, or a range such as 10.0.4.200-10.0.4.253, got ${shown(value)}`;
  const [from = '', to, ...more] = text.split('-').map(part => part.trim());
  if (to === undefined) {
    const { address, length, network } = prefixed(text) ?? fail(wrong);
    requireNoHostBits(text, address, length, network);
    return network;
  }
  const family = familyOf(from);
  if (family === undefined || more.length > 0 || family !== familyOf(to)) throw new Error(wrong);
  const [first, last] = [numberOf(from), numberOf(to)];
  if (first > last) throw new Error(`${what} '${text}' ends before it begins; did you mean ${to}-${from}?`);
  return { text, first, last, family };
}

/** An address as a range of one. Call with what {@link familyOf} knows. */
export function parseAddress(text: string): AddressRange {
  const number = numberOf(text);
  return { text, first: number, last: number, family: familyOf(text) ?? 4 };
}

/** Whether all of a range lies in another. */
export function contains(outer: AddressRange, inner: AddressRange): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

/** Whether two ranges have an address in common. */
export function overlaps(a: AddressRange, b: AddressRange): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

/** Pairs of ranges that have an address in common, the one that begins first in front. Takes as long as sorting if few do. */
export function overlapping<T extends { readonly range: AddressRange }>(all: readonly T[]): readonly (readonly [T, T])[] {
  const sorted = [...all].sort((a, b) => compare(a.range.family, b.range.family) || compare(a.range.first, b.range.first));
  const pairs: (readonly [T, T])[] = [];
  let open: T[] = [];
  for (const each of sorted) {
    open = open.filter(({ range }) => overlaps(range, each.range));
    for (const earlier of open) pairs.push([earlier, each]);
    open.push(each);
  }
  return pairs;
}

/** Length of the prefix of a network; of other ranges, that of the smallest network around their size. */
export function prefixLength({ first, last, family }: AddressRange): number {
  return (family === 4 ? 32 : 128) - (last - first).toString(2).replace(/^0$/, '').length;
}

/** Writes a number as an address. */
export function addressText(value: bigint, family: 4 | 6): string {
  const bytes = Array.from({ length: family === 4 ? 4 : 16 }, (_, index, width = family === 4 ? 3 : 15) =>
    Number((value >> BigInt(8 * (width - index))) & 255n),
  );
  return ipaddr.fromByteArray(bytes).toString();
}

function compare(a: bigint | number, b: bigint | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function textOf(value: string): string {
  return typeof value === 'string' ? exampleOf(value) : '';
}

function fail(message: string): never {
  throw new Error(message);
}

function numberOf(address: string): bigint {
  const bytes = ipaddr.parse(address).toByteArray();
  return bytes.reduce((number, byte) => number * 256n + BigInt(byte), 0n);
}

function prefixed(text: string): Prefixed | undefined {
  const [address = '', bits = '', ...more] = text.split('/');
  const family = familyOf(address);
  const width = family === 4 ? 32 : 128;
  if (family === undefined || more.length > 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > width) return undefined;
  const size = 1n << BigInt(width - Number(bits));
  const given = numberOf(address);
  const first = given - (given % size);
  const range = { text, first, last: first + size - 1n, family } as const;
  return { address, length: Number(bits), network: { ...range, text: `${addressText(first, family)}/${Number(bits)}` } };
}

function requireNoHostBits(text: string, address: string, length: number, network: AddressRange): void {
  if (numberOf(address) !== network.first)
    throw new Error(`'${text}' has host bits set; did you mean ${addressText(network.first, network.family)}/${length}?`);
}
