import type { NetworkPlanProps } from '../network-plan';
import {
  contains,
  familyOf,
  overlapping,
  overlaps,
  parseAddress,
  parseNetwork,
  parseRange,
  prefixLength,
  requireAddress,
  type AddressRange,
} from '../addresses';
import { requireDnsLabel, requireList } from '../names';

/** The networks of a plan. */
export interface Ranges {
  readonly nodes: readonly AddressRange[];
  readonly local: readonly AddressRange[];
  readonly pods: readonly AddressRange[];
  readonly services: readonly AddressRange[];
}

/**
 * Reads the networks of a plan.
 *
 * @throws if one is none, or two of them have an address in common
 */
export function requireRanges(props: NetworkPlanProps): Ranges {
  const nodes = networks('nodes', props.nodes);
  const pods = networks('pods', props.pods ?? '10.244.0.0/16');
  const services = networks('services', props.services ?? '10.96.0.0/12');
  const whole = props.localNetwork === undefined ? [] : [parseNetwork('localNetwork', props.localNetwork)];
  const local = nodes.map(range => whole.find(({ family }) => family === range.family) ?? range);
  nodes.forEach((range, index) => {
    const around = local[index] ?? range;
    if (!contains(around, range)) throw new Error(`nodes ${range.text} must lie in localNetwork ${around.text}`);
  });
  const all = [
    ...nodes.map(range => ({ name: 'nodes', range })),
    ...pods.map(range => ({ name: 'pods', range })),
    ...services.map(range => ({ name: 'services', range })),
  ];
  const [clash] = overlapping(all);
  if (clash !== undefined)
    throw new Error(`${clash[0].name} ${clash[0].range.text} and ${clash[1].name} ${clash[1].range.text} overlap`);
  for (const range of services) {
    const shortest = range.family === 4 ? 12 : 108;
    if (prefixLength(range) < shortest)
      throw new Error(`services must be at most a /${shortest}, which is all that Kubernetes takes, got ${range.text}`);
  }
  for (const range of pods) {
    const longest = range.family === 4 ? 23 : 63;
    if (prefixLength(range) > longest)
      throw new Error(`pods must be at least a /${longest}, since every node gets a /${longest + 1} of it, got ${range.text}`);
  }
  return { nodes, local, pods, services };
}

function networks(what: string, given: string | readonly string[]): readonly AddressRange[] {
  const ranges = (typeof given === 'string' ? [given] : requireList(what, given)).map(each => parseNetwork(what, each));
  if (ranges.length === 0) throw new Error(`${what} is empty: give a network such as 10.0.4.0/24`);
  if (new Set(ranges.map(({ family }) => family)).size < ranges.length)
    throw new Error(`${what} must have one network of each family, got ${ranges.map(({ text }) => text).join(' and ')}`);
  return ranges;
}

/**
 * Returns pools if each is made of networks and ranges that are apart.
 *
 * @throws if they are not
 */
export function requirePools(pools: Readonly<Record<string, readonly string[]>>): Readonly<Record<string, readonly string[]>> {
  const all = Object.entries(pools).flatMap(([name, ranges]) => {
    requireDnsLabel('pool', name);
    if (requireList(`pool ${name}`, ranges).length === 0)
      throw new Error(`pool ${name} is empty: give a range such as 10.0.4.200-10.0.4.253`);
    return ranges.map(range => ({ name, range: parseRange(`pool ${name}`, range) }));
  });
  const [clash] = overlapping(all);
  if (clash !== undefined)
    throw new Error(`pool ${clash[0].name} ${clash[0].range.text} and pool ${clash[1].name} ${clash[1].range.text} overlap`);
  return pools;
}

/**
 * Returns addresses of gateways if each is in a pool, and no two are the same.
 *
 * @throws if they are not
 */
export function requireGateways(
  gateways: Readonly<Record<string, string>>,
  pools: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, string>> {
  const ranges = Object.values(pools).flat();
  const owners = new Map<string, string>();
  for (const [name, address] of Object.entries(gateways)) {
    const range = parseAddress(requireAddress(`gateway ${name}`, address));
    if (!ranges.some(text => contains(parseRange('pool', text), range)))
      throw new Error(`gateway ${name} has address ${address}, which is in no pool (${ranges.join(', ') || 'there is none'})`);
    const other = owners.get(String(range.first));
    if (other !== undefined) throw new Error(`address ${address} is used by both gateway ${other} and gateway ${name}`);
    owners.set(String(range.first), name);
  }
  return gateways;
}

/**
 * Returns the VIP if it is among the nodes and in no pool.
 *
 * @throws if it is not
 */
export function requireVip(
  vip: string,
  nodes: readonly AddressRange[],
  pools: Readonly<Record<string, readonly string[]>>,
): string {
  const range = parseAddress(requireAddress('vip', vip));
  if (!nodes.some(network => contains(network, range)))
    throw new Error(`vip ${vip} is outside of nodes ${nodes.map(({ text }) => text).join(', ')}`);
  for (const [name, ranges] of Object.entries(pools)) {
    const around = ranges.find(text => overlaps(parseRange('pool', text), range));
    if (around !== undefined) throw new Error(`vip ${vip} is inside pool ${name} ${around}: a service could get it`);
  }
  return vip;
}

/**
 * Returns an address or a range if it lies in the local network.
 *
 * @throws if it does not
 */
export function requireInside(what: string, value: string, local: readonly AddressRange[]): string {
  const range = familyOf(value) === undefined ? parseRange(what, value) : parseAddress(value);
  if (!local.some(network => contains(network, range)))
    throw new Error(`${what} ${value} is outside of the local network ${local.map(({ text }) => text).join(', ')}`);
  return value;
}
