import { isIPv4, isIPv6 as nodesIsIPv6 } from 'node:net';
import { exampleOf } from '../core/facts';

/** Addresses that follow each other, both ends included, as numbers. */
interface Range {
  readonly text: string;
  readonly first: bigint;
  readonly last: bigint;
  readonly family: 4 | 6;
}

/** Node makes a large pattern when it is first asked: most texts need none. */
function isIPv6(text: string): boolean {
  return text.includes(':') && nodesIsIPv6(text);
}

/** Returns the value if it is an IPv4 or IPv6 address. @param what the user's own word for it, first in the error */
export function requireAddress(what: string, value: string): string {
  const text = exampleOf(value);
  if (!isIPv4(text) && !isIPv6(text)) throw new Error(`${what} must be an IP address such as 10.0.4.205, got '${text}'`);
  return value;
}

/** Returns the value if it is an IP address or a host name. @param what the user's own word for it, first in the error */
export function requireHost(what: string, value: string): string {
  const text = exampleOf(value);
  const name = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/i;
  if (!isIPv6(text) && !(name.test(text) && text.length <= 253))
    throw new Error(`${what} must be an IP address or a host name, got '${text}'`);
  return value;
}

/**
 * Returns the values if each is a network (`10.0.4.0/28`) or a range (`10.0.4.200-10.0.4.253`), and no two overlap.
 *
 * @param what the user's own word for them, first in the error
 */
export function requireAddressRanges(what: string, values: readonly string[]): readonly string[] {
  if (values.length === 0)
    throw new Error(`${what} is empty: give a network such as 10.0.4.0/28, or a range such as 10.0.4.200-10.0.4.253`);
  const ranges = values.map(value => parseRange(what, exampleOf(value)));
  ranges.forEach((range, index) => {
    const other = ranges
      .slice(0, index)
      .find(({ family, first, last }) => family === range.family && first <= range.last && range.first <= last);
    if (other !== undefined) throw new Error(`${what} '${range.text}' and '${other.text}' overlap`);
  });
  return values;
}

function parseRange(what: string, text: string): Range {
  const [from = '', to, ...more] = text.split('-').map(part => part.trim());
  if (to === undefined) return parseNetwork(what, text);
  if (more.length > 0 || familyOf(from) === undefined || familyOf(from) !== familyOf(to)) throw new Error(noRange(what, text));
  const [first, last] = [toNumber(from), toNumber(to)];
  if (first > last) throw new Error(`${what} '${text}' ends before it begins; did you mean ${to}-${from}?`);
  return { text, first, last, family: familyOf(from) ?? 4 };
}

function parseNetwork(what: string, text: string): Range {
  const [address = '', length = '', ...more] = text.split('/');
  const family = familyOf(address);
  const width = family === 4 ? 32 : 128;
  if (family === undefined || more.length > 0 || !/^\d{1,3}$/.test(length) || Number(length) > width)
    throw new Error(noRange(what, text));
  const size = 1n << BigInt(width - Number(length));
  const given = toNumber(address);
  const first = given - (given % size);
  if (given !== first) throw new Error(`'${text}' has host bits set; did you mean ${toText(first, family)}/${length}?`);
  return { text, first, last: first + size - 1n, family };
}

function noRange(what: string, text: string): string {
  return `${what} must be a network such as 10.0.4.0/28, or a range such as 10.0.4.200-10.0.4.253, got '${text}'`;
}

function familyOf(address: string): 4 | 6 | undefined {
  if (isIPv4(address)) return 4;
  return isIPv6(address) && !address.includes('%') ? 6 : undefined;
}

function toNumber(address: string): bigint {
  if (isIPv4(address)) return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  // The WHATWG parser writes every form of IPv6, also with a dotted end, as hexadecimal groups.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (half: string | undefined): readonly string[] => (half === undefined || half === '' ? [] : half.split(':'));
  const [left, right] = [groups(head), groups(tail)];
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}

function toText(value: bigint, family: 4 | 6): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map(shift => (value >> shift) & 255n).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 65_535n).toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
