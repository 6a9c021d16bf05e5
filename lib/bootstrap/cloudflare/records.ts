import type * as pulumi from '@pulumi/pulumi';
import { contains, familyOf, parseAddress, parseNetwork } from '../../core/addresses';
import { shown } from '../../core/names';

interface AnyRecord {
  /** `@` for the zone itself, a name below it such as `argocd` or `*`, or a whole name that ends in the zone's. */
  readonly name: string;
  /** Seconds that others may remember it: from 60 to 86400. @default - Cloudflare decides */
  readonly ttl?: number;
  /** A note for people, at most 100 characters. @default - none */
  readonly comment?: string;
  /** Id of a record that exists already, `<zone id>/<record id>`, to be taken over. @default - it is made */
  readonly import?: string;
}

interface ProxiedRecord extends AnyRecord {
  /** Requests go through Cloudflare. @default false */
  readonly proxied?: boolean;
}

/** An address of a name. */
export interface AddressRecord extends ProxiedRecord {
  readonly type: 'A' | 'AAAA';
  readonly content: string;
}

/** A name that stands for another one. */
export interface CnameRecord extends ProxiedRecord {
  readonly type: 'CNAME';
  readonly content: pulumi.Input<string>;
}

/** A text: verification, SPF, DKIM. */
export interface TextRecord extends AnyRecord {
  readonly type: 'TXT';
  readonly content: string;
}

/** Where a name's mail, or its own names, are served. */
export interface ServerRecord extends AnyRecord {
  readonly type: 'MX' | 'NS';
  readonly content: string;
  /** Rank of a mail server, from 0 to 65535; the lowest is asked first. @default 10, for MX */
  readonly priority?: number;
}

/** Who may issue certificates for a name. */
export interface IssuerRecord extends AnyRecord {
  readonly type: 'CAA';
  readonly tag: 'issue' | 'issuewild' | 'iodef';
  /** For example `letsencrypt.org`. */
  readonly content: string;
}

/** Something that Cloudflare shall answer when it is asked for a name. */
export type CloudflareRecord = AddressRecord | CnameRecord | TextRecord | ServerRecord | IssuerRecord;

/** A record with its whole name, and the name of its resource. */
export interface PlacedRecord {
  readonly record: CloudflareRecord;
  /** The whole name. */
  readonly name: string;
  /** What tells it from all others, and stays when others come and go. */
  readonly key: string;
}

/** Not reachable from outside: Cloudflare refuses to proxy to them. */
const privateRanges = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '100.64.0.0/10',
  'fc00::/7',
].map(network => parseNetwork('network', network));

/**
 * Gives records their whole names, in an order of their own.
 *
 * @throws if a name, a content or a ttl is none, a record is there twice, or a CNAME is not alone
 * @see https://developers.cloudflare.com/dns/manage-dns-records/reference/dns-record-types/
 */
export function placeRecords(zone: string, records: readonly CloudflareRecord[]): readonly PlacedRecord[] {
  const placed = records.map(record => {
    const name = wholeName(zone, record);
    requireRecord(record, name);
    return { record, name, key: keyOf(record, name) };
  });
  for (const [index, { record, name, key }] of placed.entries()) {
    if (placed.slice(0, index).some(other => other.key === key))
      throw new Error(`record ${record.type} '${name}' is there twice`);
    if (record.type === 'CNAME') requireAlone(zone, name, placed);
  }
  return [...placed].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function wholeName(zone: string, { name, type }: CloudflareRecord): string {
  const whole = name === '@' || name === zone ? zone : name.endsWith(`.${zone}`) ? name : `${name}.${zone}`;
  const labels = whole.split('.');
  const valid = labels.every((label, index) =>
    label === '*' ? index === 0 : /^[a-z0-9_]([-a-z0-9_]{0,61}[a-z0-9_])?$/.test(label),
  );
  if (valid && whole.length <= 253) return whole;
  throw new Error(`record ${type} ${shown(name)} is no name in zone '${zone}': give @, a name below it, or *`);
}

/** A CNAME is one; of everything else there may be several, told apart by what they say. */
function keyOf(record: CloudflareRecord, name: string): string {
  if (record.type === 'CNAME') return `cname-${name}`;
  return `${record.type.toLowerCase()}-${name}-${record.type === 'CAA' ? `${record.tag} ` : ''}${record.content}`;
}

function requireAlone(zone: string, name: string, all: readonly PlacedRecord[]): void {
  // At the zone itself Cloudflare answers with the addresses of the other name, so that texts and mail servers have room.
  const excluded = name === zone ? ['A', 'AAAA', 'NS'] : undefined;
  const other = all.find(
    each => each.name === name && each.record.type !== 'CNAME' && (excluded === undefined || excluded.includes(each.record.type)),
  );
  if (other !== undefined)
    throw new Error(`record CNAME '${name}' stands beside ${other.record.type} '${name}': a CNAME takes the whole name`);
}

function requireRecord(record: CloudflareRecord, name: string): void {
  const { type, ttl } = record;
  const proxied = 'proxied' in record && record.proxied === true;
  if (ttl !== undefined && (!Number.isInteger(ttl) || ttl < 60 || ttl > 86_400))
    throw new Error(
      `ttl of record ${type} '${name}' must be from 60 to 86400 seconds, got ${ttl}: leave it out, and Cloudflare decides`,
    );
  if (ttl !== undefined && proxied)
    throw new Error(`record ${type} '${name}' is proxied, and Cloudflare then decides the ttl: leave it out`);
  if ((record.comment ?? '').length > 100) throw new Error(`comment of record ${type} '${name}' has more than 100 characters`);
  if (type === 'A' || type === 'AAAA') requireAddressContent(record, name, proxied);
  if (type === 'MX' || type === 'NS') requireServer(record, name);
}

function requireAddressContent({ type, content }: AddressRecord, name: string, proxied: boolean): void {
  const family = type === 'A' ? 4 : 6;
  if (familyOf(content) !== family)
    throw new Error(`content of record ${type} '${name}' must be an IPv${family} address, got ${shown(content)}`);
  const inside = privateRanges.find(range => contains(range, parseAddress(content)));
  if (proxied && inside !== undefined)
    throw new Error(
      `record ${type} '${name}' is proxied, but Cloudflare cannot reach ${content} (in ${inside.text}): use a tunnel, or proxied: false`,
    );
}

function requireServer({ type, content, priority }: ServerRecord, name: string): void {
  if (!/^([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)+[a-z0-9]+$/.test(content))
    throw new Error(`content of record ${type} '${name}' must be the name of a server, got ${shown(content)}`);
  if (priority === undefined) return;
  if (type === 'NS') throw new Error(`priority of record NS '${name}' means nothing: leave it out`);
  if (!Number.isInteger(priority) || priority < 0 || priority > 65_535)
    throw new Error(`priority of record MX '${name}' must be a whole number from 0 to 65535, got ${priority}`);
}
