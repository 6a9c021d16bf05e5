import { familyOf, overlapping, parseAddress, parseRange, type AddressRange } from '../addresses';
import type { Cluster } from '../cluster';
import type { Problems } from '../problems';

/** Addresses that something of a cluster takes up. */
export interface Place {
  readonly kind: 'machine' | 'reservation' | 'vip' | 'pool' | 'gateway' | 'defaultGateway' | 'dhcpRange';
  /** What takes them up, in the user's words: `machine controlplane1`. */
  readonly name: string;
  readonly cluster: string;
  /** Construct path. */
  readonly path: string;
  readonly range: AddressRange;
}

/** Every place that a cluster takes up in the networks of its site, its pods and services aside. */
export function placesOf(cluster: Cluster): readonly Place[] {
  const { network: plan } = cluster;
  const name = cluster.node.id;
  const machines = cluster.machines.flatMap(machine =>
    machine.interfaces
      .flatMap(each => [each, ...(each.vlans ?? [])])
      .flatMap(({ addresses = [], dhcp }) => [
        ...addresses.map(address => ({ kind: 'machine' as const, address: address.split('/')[0] ?? '' })),
        ...(typeof dhcp === 'object' ? [{ kind: 'reservation' as const, address: dhcp.address }] : []),
      ])
      .map(({ kind, address }) => place(kind, `machine ${machine.node.id}`, machine.node.path, address)),
  );
  if (plan === undefined) return machines;
  const { path } = plan.node;
  return [
    ...machines,
    ...(plan.vip === undefined ? [] : [place('vip', 'the VIP', path, plan.vip)]),
    ...(plan.defaultGateway === undefined ? [] : [place('defaultGateway', 'the default gateway', path, plan.defaultGateway)]),
    ...(plan.dhcpRange === undefined ? [] : [place('dhcpRange', 'the DHCP range', path, plan.dhcpRange)]),
    ...Object.entries(plan.gateways).map(([id, address]) => place('gateway', `gateway ${id}`, path, address)),
    ...Object.entries(plan.pools).flatMap(([id, ranges]) => ranges.map(range => place('pool', `pool ${id}`, path, range))),
  ];

  function place(kind: Place['kind'], what: string, owner: string, text: string): Place {
    const range = familyOf(text) === undefined ? parseRange(what, text) : parseAddress(text);
    return { kind, name: what, cluster: name, path: owner, range };
  }
}

/** Reports places of one site that have an address in common. */
export function checkPlaces(places: readonly Place[], problems: Problems): void {
  const taken = new Set(places.filter(({ kind }) => kind === 'gateway').map(({ range }) => keyOf(range)));
  for (const [a, b] of overlapping(places)) {
    if (agree(a, b)) continue;
    // The gateway whose address it is says more than the pool around it.
    if (
      [a, b].some(({ kind }) => kind === 'pool') &&
      [a, b].some(({ kind, range }) => kind !== 'gateway' && taken.has(keyOf(range)))
    )
      continue;
    const [first, second] = a.path < b.path || (a.path === b.path && a.name < b.name) ? [a, b] : [b, a];
    problems.add(second.path, describe(first, second));
  }
}

/** Whether two places may have an address in common. */
function agree(a: Place, b: Place): boolean {
  const kinds = [a.kind, b.kind].sort().join(' ');
  // That it lies in a pool of its own plan is checked there; a reservation is a part of what its DHCP server gives away.
  if (kinds === 'gateway pool') return a.cluster === b.cluster;
  if (kinds === 'dhcpRange reservation') return true;
  // Clusters on one cable have one router and one DHCP server.
  const shared = kinds === 'defaultGateway defaultGateway' || kinds === 'dhcpRange dhcpRange';
  return shared && keyOf(a.range) === keyOf(b.range);
}

function describe(a: Place, b: Place): string {
  const of = ({ cluster }: Place): string => (a.cluster === b.cluster ? '' : ` of '${cluster}'`);
  const [one, two] = [`${a.name}${of(a)}`, `${b.name}${of(b)}`];
  if (isOne(a) && isOne(b)) return `address ${a.range.text} is used by both ${one} and ${two}`;
  if (isOne(a)) return `address ${a.range.text} of ${one} is inside ${b.name} ${b.range.text}${of(b)}`;
  if (isOne(b)) return `address ${b.range.text} of ${two} is inside ${a.name} ${a.range.text}${of(a)}`;
  return `${a.name} ${a.range.text}${of(a)} and ${b.name} ${b.range.text}${of(b)} overlap`;
}

function isOne({ kind }: Place): boolean {
  return kind !== 'pool' && kind !== 'dhcpRange';
}

function keyOf({ first, last, family }: AddressRange): string {
  return `${family} ${first} ${last}`;
}
