import { DnsRecord, type DnsRecordArgs } from '@pulumi/cloudflare/dnsRecord';
import { getZoneOutput } from '@pulumi/cloudflare/getZone';
import { Zone } from '@pulumi/cloudflare/zone';
import { ZoneDnssec } from '@pulumi/cloudflare/zoneDnssec';
import { ZoneSetting } from '@pulumi/cloudflare/zoneSetting';
import * as pulumi from '@pulumi/pulumi';
import { requireDomain } from '../../core/names';
import { placeRecords, type CloudflareRecord, type PlacedRecord } from './records';

/** Arguments of {@link CloudflareZone}. */
export interface CloudflareZoneArgs {
  /** Name of the zone, for example `example.net`. */
  readonly name: string;
  /** Makes the zone, in this account. @default - it is there, and is looked up */
  readonly createIn?: pulumi.Input<string>;
  /** What is answered for names of the zone. Records that others make, such as external-dns, stay theirs. @default - none */
  readonly records?: readonly CloudflareRecord[];
  /** Settings by their id, for example `{ ssl: 'strict', always_use_https: 'on' }`. @default - as they are */
  readonly settings?: Readonly<Record<string, string | number | object>>;
  /** Signs the zone; give the `ds` record to the registrar afterwards. @default - as it is */
  readonly dnssec?: boolean;
}

/**
 * A zone at Cloudflare and what bootstrap says in it.
 *
 * @throws if the name is no domain, or the records are not possible together
 * @see https://developers.cloudflare.com/dns/manage-dns-records/
 */
export class CloudflareZone extends pulumi.ComponentResource {
  readonly zoneId: pulumi.Output<string>;
  /** Name of the zone. */
  readonly zone: string;
  /** Type and whole name of each record, sorted. */
  readonly recordNames: readonly string[];
  /** What the registrar needs to know once the zone is signed; absent if it is not signed here. */
  readonly ds?: pulumi.Output<string>;

  constructor(name: string, args: CloudflareZoneArgs, options: pulumi.ComponentResourceOptions = {}) {
    requireDomain('name of the zone', args.name);
    const placed = placeRecords(args.name, args.records ?? []);
    super('homelab:bootstrap:CloudflareZone', name, {}, options);
    this.zone = args.name;
    this.zoneId = this.find(name, args);
    this.recordNames = placed.map(({ record: { type }, name: whole }) => `${type} ${whole}`);
    for (const each of placed) this.record(name, each);
    for (const [settingId, value] of Object.entries(args.settings ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)))
      new ZoneSetting(`${name}-${settingId}`, { zoneId: this.zoneId, settingId, value }, { parent: this });
    if (args.dnssec !== undefined) {
      const status = args.dnssec ? 'active' : 'disabled';
      this.ds = new ZoneDnssec(`${name}-dnssec`, { zoneId: this.zoneId, status }, { parent: this }).ds;
    }
    this.registerOutputs({ zoneId: this.zoneId, recordNames: this.recordNames, ...(this.ds && { ds: this.ds }) });
  }

  private find(name: string, { name: zone, createIn }: CloudflareZoneArgs): pulumi.Output<string> {
    if (createIn === undefined) return getZoneOutput({ filter: { name: zone } }, { parent: this }).zoneId;
    // Everything in it would go with it, at once and for good.
    return new Zone(`${name}-zone`, { name: zone, account: { id: createIn } }, { parent: this, retainOnDelete: true }).id;
  }

  private record(prefix: string, { record, name, key }: PlacedRecord): void {
    const { type, ttl = 1, comment } = record;
    const shared = { zoneId: this.zoneId, name, type, ttl, ...(comment !== undefined && { comment }) };
    new DnsRecord(
      `${prefix}-${key}`,
      { ...shared, ...answerOf(record) },
      { parent: this, ...(record.import !== undefined && { import: record.import }) },
    );
  }
}

function answerOf(record: CloudflareRecord): Partial<DnsRecordArgs> {
  switch (record.type) {
    case 'A':
    case 'AAAA':
    case 'CNAME':
      return { content: record.content, proxied: record.proxied ?? false };
    case 'TXT':
      return { content: quoted(record.content) };
    case 'MX':
      return { content: record.content, priority: record.priority ?? 10 };
    case 'NS':
      return { content: record.content };
    case 'CAA':
      return { data: { flags: 0, tag: record.tag, value: record.content } };
  }
}

/** A text as the zone has it: in quotes, in pieces of at most 255 characters. */
function quoted(text: string): string {
  if (text.startsWith('"')) return text;
  return (text.match(/[^]{1,255}/g) ?? ['']).map(piece => `"${piece.replaceAll(/["\\]/g, '\\$&')}"`).join(' ');
}
