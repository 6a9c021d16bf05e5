import { contains, parseAddress, parseNetwork, type Prefixed } from '../addresses';
import type { Cluster } from '../cluster';
import type { Machine } from '../machine';
import type { NetworkPlan } from '../network-plan';
import type { Problems } from '../problems';
import { isDefault, prefixedAddresses, routesOf } from './addressing';
import type { MachineInterface } from './interfaces';

/** Where a check reports what it finds. */
export interface Findings {
  readonly problems: Problems;
  readonly warnings: Problems;
}

/** Checks one machine against its cluster's network plan. */
export function checkMachine(machine: Machine, plan: NetworkPlan | undefined, { problems, warnings }: Findings): void {
  const { path } = machine.node;
  const addressings = machine.interfaces.flatMap(each => [each, ...(each.vlans ?? [])]);
  const asksDhcp = addressings.some(({ dhcp = false }) => dhcp !== false);
  let fixed = 0;
  let leavesNetwork = asksDhcp;
  for (const addressing of addressings) {
    let addresses: readonly Prefixed[];
    try {
      addresses = prefixedAddresses(addressing, plan);
    } catch (error) {
      problems.add(path, error instanceof Error ? error.message : String(error));
      return;
    }
    fixed += addresses.length;
    for (const address of addresses) checkHostAddress(address, path, problems);
    const networks = addresses.map(({ network }) => network);
    for (const { to, via } of routesOf(addressing, plan)) {
      leavesNetwork ||= isDefault(to);
      if (addressing.dhcp === undefined && !networks.some(network => contains(network, parseAddress(via))))
        problems.add(
          path,
          `route via ${via} is in none of the device's networks (${networks.map(({ text }) => text).join(', ') || 'it has none'})`,
        );
    }
  }
  if (fixed === 0 && !asksDhcp) problems.add(path, 'has no address: give addresses, or dhcp: true');
  else if (!leavesNetwork)
    warnings.add(path, 'has fixed addresses only and no route to elsewhere: set defaultGateway in the network plan, or routes');
  checkAmongNodes(machine, plan, problems);
}

/** By its first address, others reach it: it has to be one of those that the plan keeps for nodes. */
function checkAmongNodes(machine: Machine, plan: NetworkPlan | undefined, problems: Problems): void {
  const { address } = machine;
  if (plan === undefined || address === undefined) return;
  const { nodes } = plan;
  if (!nodes.some(network => contains(parseNetwork('nodes', network), parseAddress(address))))
    problems.add(machine.node.path, `address ${address} is outside of nodes ${nodes.join(', ')}`);
}

/** The first and the last address of an IPv4 network belong to no host, but in networks of one or two (RFC 3021). */
function checkHostAddress({ address, length, network }: Prefixed, path: string, problems: Problems): void {
  if (network.family === 6 || length > 30) return;
  const { first } = parseAddress(address);
  if (first === network.first) problems.add(path, `address ${address}/${length} is the network's own, which no machine can have`);
  if (first === network.last)
    problems.add(path, `address ${address}/${length} is the network's broadcast address, which no machine can have`);
}

/** Reports names and hardware addresses that two machines have. */
export function checkIdentities(machines: readonly Machine[], problems: Problems): void {
  const seen = new Map<string, Machine>();
  for (const machine of machines) {
    const identities = [`hostname '${machine.hostname}'`, ...new Set(machine.macs.map(mac => `hardware address ${mac}`))];
    for (const identity of identities) {
      const other = seen.get(identity);
      if (other === undefined) seen.set(identity, machine);
      else
        problems.add(
          machine.node.path,
          `${identity} is used by both machine ${other.node.path} and machine ${machine.node.path}`,
        );
    }
  }
}

/** Checks what a cluster's machines are together. */
export function checkRoles(cluster: Cluster, { problems, warnings }: Findings): void {
  const { machines, network } = cluster;
  if (machines.length === 0) return;
  const controlPlanes = machines.filter(({ role }) => role === 'control-plane');
  const { length } = controlPlanes;
  if (length === 0)
    problems.add(
      cluster.node.path,
      `has ${machines.length} ${machines.length === 1 ? 'machine' : 'machines'} and none of role control-plane`,
    );
  else if (length % 2 === 0)
    warnings.add(
      cluster.node.path,
      `has ${length} control-plane machines: an even number survives no more failures than one less`,
    );
  const vip = network?.vip;
  if (vip === undefined) return;
  for (const machine of controlPlanes) {
    if (!machine.interfaces.some(each => carries(each, vip, network)))
      problems.add(
        machine.node.path,
        `has no device in the network of the VIP ${vip}, which every control-plane machine has to be able to carry`,
      );
  }
}

/** Whether a device, or a VLAN on it, is in the network of an address; of one that asks DHCP, that is assumed. */
function carries(device: MachineInterface, address: string, plan: NetworkPlan | undefined): boolean {
  const range = parseAddress(address);
  return [device, ...(device.vlans ?? [])].some(addressing => {
    if (addressing.dhcp !== undefined && addressing.dhcp !== false) return true;
    try {
      return prefixedAddresses(addressing, plan).some(({ network }) => contains(network, range));
    } catch {
      // Reported by the check of the machine itself.
      return true;
    }
  });
}
