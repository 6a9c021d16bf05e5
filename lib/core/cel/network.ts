import { formatOf } from '../formats';
import type { CelFunction } from './arguments';
import { CelError, Opaque, typeOf } from './values';

const is = (format: string, value: unknown) => typeof value === 'string' && formatOf(format)?.test(value) === true;

/** Functions of the URL, IP and CIDR libraries without a target. */
export const NETWORK_FUNCTIONS: readonly (readonly [string, CelFunction])[] = [
  ['isURL', value => typeof value === 'string' && urlOf(value) !== undefined],
  ['url', value => urlOf(String(value)) ?? fail(value, 'a URL')],
  ['isIP', value => is('ip', value)],
  ['ip', ipIn],
  ['isCIDR', value => is('cidr', value)],
  ['cidr', cidrIn],
];

/** Functions of the URL, IP and CIDR libraries with a target. */
export const NETWORK_METHODS: readonly (readonly [string, CelFunction])[] = [
  ['getScheme', value => part(value, 'url', 0)],
  ['getHost', value => part(value, 'url', 1)],
  [
    'getHostname',
    value =>
      String(part(value, 'url', 1))
        .replace(/:\d*$/, '')
        .replace(/^\[(.*)\]$/, '$1'),
  ],
  ['getPort', value => /:(\d*)$/.exec(String(part(value, 'url', 1)))?.[1] ?? ''],
  ['getEscapedPath', value => part(value, 'url', 2)],
  ['family', value => part(value, 'ip', 0)],
  ['isLoopback', value => inNetworks(value, ['127.0.0.0/8', '::1/128'])],
  ['isUnspecified', value => inNetworks(value, ['0.0.0.0/32', '::/128'])],
  ['isLinkLocalUnicast', value => inNetworks(value, ['169.254.0.0/16', 'fe80::/10'])],
  ['isLinkLocalMulticast', value => inNetworks(value, ['224.0.0.0/24', 'ff02::/16'])],
  ['prefixLength', value => part(value, 'cidr', 1)],
  ['containsIP', (value, other) => contains(value, typeof other === 'string' ? ipIn(other) : other, 128)],
  ['containsCIDR', (value, other) => contains(value, typeof other === 'string' ? cidrIn(other) : other, 0)],
];

function ipIn(value: unknown): Opaque {
  return typeof value === 'string' && is('ip', value) ? ipOf(value) : fail(value, 'an IP address');
}

function cidrIn(value: unknown): Opaque {
  return typeof value === 'string' && is('cidr', value) ? cidrOf(value) : fail(value, 'a network');
}

function fail(value: unknown, what: string): never {
  throw new CelError(`'${String(value)}' is not ${what}`);
}

function part(value: unknown, type: Opaque['type'], index: number): bigint | string | number {
  const found = value instanceof Opaque && value.type === type ? value.parts[index] : undefined;
  if (found === undefined) throw new CelError(`no such overload: ${typeOf(value)} is not a ${type}`);
  return found;
}

/** An absolute URL or an absolute path, as Go reads them. */
function urlOf(text: string): Opaque | undefined {
  const parts = /^(?:([A-Za-z][A-Za-z0-9+.-]*):(?:\/\/([^/?#\s]*))?)?(\/[^?#\s]*)?(?:\?[^#\s]*)?(?:#\S*)?$/.exec(text);
  if (parts === null || (parts[1] === undefined && parts[3] === undefined) || /[\s\p{Cc}]|%(?![0-9a-fA-F]{2})/u.test(text))
    return undefined;
  const authority = (parts[2] ?? '').replace(/^.*@/, '');
  if (!/^(\[[0-9a-fA-F:.]+\]|[^:[\]<>"\\^`{|}]*)(:\d*)?$/.test(authority)) return undefined;
  return new Opaque('url', text, [parts[1] ?? '', authority, parts[3] ?? '']);
}

function ipOf(text: string): Opaque {
  return new Opaque('ip', text, [text.includes(':') ? 6 : 4, text.includes(':') ? bits6(text) : bits4(text)]);
}

function bits4(text: string): bigint {
  return text.split('.').reduce((total, byte) => total * 256n + BigInt(byte), 0n);
}

function bits6(text: string): bigint {
  const plain = text.replace(
    /\d+\.\d+\.\d+\.\d+$/,
    mapped => `${(bits4(mapped) >> 16n).toString(16)}:${(bits4(mapped) & 0xffffn).toString(16)}`,
  );
  const [head = [], tail = []] = plain.split('::').map(half => (half === '' ? [] : half.split(':')));
  const zeros = plain.includes('::') ? Array.from({ length: 8 - head.length - tail.length }, () => '0') : [];
  return [...head, ...zeros, ...tail].reduce((total, group) => total * 65536n + BigInt(`0x${group}`), 0n);
}

function cidrOf(text: string): Opaque {
  const slash = text.lastIndexOf('/');
  const ip = ipOf(text.slice(0, slash));
  return new Opaque('cidr', text, [ip.parts[0] ?? 4, Number(text.slice(slash + 1)), ip.parts[1] ?? 0n]);
}

function contains(value: unknown, other: unknown, single: number): boolean {
  const [family, prefix, base] = [part(value, 'cidr', 0), Number(part(value, 'cidr', 1)), BigInt(part(value, 'cidr', 2))];
  const isIp = single > 0;
  const otherFamily = part(other, isIp ? 'ip' : 'cidr', 0);
  const otherPrefix = isIp ? Infinity : Number(part(other, 'cidr', 1));
  if (family !== otherFamily || otherPrefix < prefix) return false;
  const free = BigInt((family === 4 ? 32 : 128) - prefix);
  return base >> free === BigInt(part(other, isIp ? 'ip' : 'cidr', isIp ? 1 : 2)) >> free;
}

function inNetworks(value: unknown, networks: readonly string[]): boolean {
  return networks.some(network => contains(cidrOf(network), value, 128));
}
