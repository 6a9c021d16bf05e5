import { contains, parseAddress, parseNetwork, parsePrefixed, type AddressRange } from '../core/addresses';
import type { Machine } from '../core/machine';
import type { Addressing, Bond, DeviceSelector, StaticRoute } from '../core/machine/interfaces';
import type { NetworkPlan } from '../core/network-plan';

/** A network device of a machine, its addresses with their prefixes and its routes complete. */
export interface Link {
  readonly device: string | DeviceSelector;
  readonly bond?: Bond;
  /** Number of the VLAN, if it is one on this device. */
  readonly vlan?: number;
  readonly addresses: readonly string[];
  readonly dhcp: boolean;
  readonly mtu?: number;
  readonly routes: readonly StaticRoute[];
  /** The address that control-plane machines share, if it is answered here. */
  readonly vip?: string;
}

/** A device and the VLANs on it. */
export interface LinkGroup extends Link {
  readonly vlans: readonly Link[];
}

/**
 * The network devices of a machine, with what the network plan adds: prefixes, the default gateway, and the shared address.
 *
 * @throws if an address has no prefix and lies in no network of the plan
 */
export function linksOf(machine: Machine, plan: NetworkPlan | undefined): readonly LinkGroup[] {
  const networks = (plan?.localNetworks ?? []).map(text => parseNetwork('localNetwork', text));
  const groups = machine.interfaces.map((each, index): LinkGroup => {
    const at = `${machine.hostname} interfaces[${index}]`;
    const device = each.device ?? { physical: true };
    const base = { device, ...(each.bond && { bond: each.bond }) };
    return {
      ...linkOf(base, each, at, networks),
      vlans: (each.vlans ?? []).map(vlan => linkOf({ ...base, vlan: vlan.id }, vlan, `${at} VLAN ${vlan.id}`, networks)),
    };
  });
  const withGateway = plan?.defaultGateway === undefined ? groups : addGateway(groups, plan.defaultGateway);
  return plan?.vip !== undefined && machine.role === 'control-plane' ? addVip(withGateway, plan.vip) : withGateway;
}

function linkOf(
  base: Pick<Link, 'device' | 'bond' | 'vlan'>,
  given: Addressing,
  at: string,
  networks: readonly AddressRange[],
): Link {
  return {
    ...base,
    addresses: (given.addresses ?? []).map(address => {
      const network = address.includes('/') ? undefined : networks.find(each => contains(each, parseAddress(address)));
      const { address: alone, length } = parsePrefixed(`${at} address`, address, network);
      return `${alone}/${length}`;
    }),
    dhcp: given.dhcp !== undefined && given.dhcp !== false,
    ...(given.mtu !== undefined && { mtu: given.mtu }),
    routes: given.routes ?? [],
  };
}

/** The default route goes where the router is reached with a fixed address, unless the machine says one itself. */
function addGateway(groups: readonly LinkGroup[], via: string): readonly LinkGroup[] {
  const router = parseAddress(via);
  const all = groups.flatMap(each => [each, ...each.vlans]);
  const own = all.some(({ routes }) =>
    routes.some(({ to, via: other }) => to === undefined && parseAddress(other).family === router.family),
  );
  return own
    ? groups
    : change(
        groups,
        link => reaches(link, router),
        link => ({ ...link, routes: [...link.routes, { via }] }),
      );
}

function addVip(groups: readonly LinkGroup[], vip: string): readonly LinkGroup[] {
  const address = parseAddress(vip);
  const found = groups.flatMap(each => [each, ...each.vlans]).some(link => reaches(link, address));
  // Where only a DHCP server knows the addresses, the first device is by which others reach the machine.
  return change(
    groups,
    link => (found ? reaches(link, address) : link === groups[0]),
    link => ({ ...link, vip }),
  );
}

function reaches({ addresses }: Link, target: AddressRange): boolean {
  return addresses.some(address => contains(parsePrefixed('address', address).network, target));
}

/** The same, with the first link that a condition holds for changed. */
function change(
  groups: readonly LinkGroup[],
  matches: (link: Link) => boolean,
  to: <T extends Link>(link: T) => T,
): readonly LinkGroup[] {
  let done = false;
  const once = <T extends Link>(link: T): T => {
    if (done || !matches(link)) return link;
    done = true;
    return to(link);
  };
  return groups.map(group => {
    const changed = once(group);
    return { ...changed, vlans: changed.vlans.map(once) };
  });
}
