import { familyOf, parseNetwork, requireAddress } from '../addresses';
import { requireDeviceName, requireList, shown } from '../names';
import { requireWholeNumber } from '../numbers';
import { requireMac } from './mac';

/** What selects a network device; all that is given must hold. */
export interface DeviceSelector {
  /** Hardware address. @default - any */
  readonly mac?: string;
  /** Kernel driver, for example `e1000e`. @default - any */
  readonly driver?: string;
  /** Where it is attached, for example `00:02.*`. @default - anywhere */
  readonly busPath?: string;
  /** Whether it is a real device. @default - either */
  readonly physical?: boolean;
}

/** Where traffic to a network goes. */
export interface StaticRoute {
  /** Network that is reached, for example `10.9.0.0/16`. @default - every other one: the default route */
  readonly to?: string;
  /** Address of the router. */
  readonly via: string;
  /** Lower goes first. @default - the operating system's */
  readonly metric?: number;
}

/** An address that a DHCP server always gives to this device. */
export interface DhcpReservation {
  /** For example `192.168.1.151`. */
  readonly address: string;
}

/** How a device, a bond or a VLAN gets its addresses. */
export interface Addressing {
  /** Fixed addresses: `10.0.4.101/24`, or without a prefix if the network plan has the network. @default - none */
  readonly addresses?: readonly string[];
  /** Asks a DHCP server; an object says which address it always answers with. @default false */
  readonly dhcp?: boolean | DhcpReservation;
  /** Largest packet, in bytes. @default - the operating system's, 1500 */
  readonly mtu?: number;
  /** Routes besides the network plan's default gateway. @default - none */
  readonly routes?: readonly StaticRoute[];
}

/** A network of its own on a shared cable (IEEE 802.1Q). */
export interface Vlan extends Addressing {
  /** From 1 to 4094. */
  readonly id: number;
}

/** Several devices that act as one. */
export interface Bond {
  /** Kernel names of the devices, for example `['eno1', 'eno2']`. */
  readonly members: readonly string[];
  /** @default '802.3ad' */
  readonly mode?: BondMode;
  /** How often links are looked at, in milliseconds. @default 100 */
  readonly miimon?: number;
  /** What is hashed to choose a device. @default - the kernel's, layer2 */
  readonly transmitHashPolicy?: 'layer2' | 'layer2+3' | 'layer3+4' | 'encap2+3' | 'encap3+4' | 'vlan+srcmac';
  /** How often LACP's packets are asked for (802.3ad). @default - the kernel's, slow */
  readonly lacpRate?: 'slow' | 'fast';
}

/** The kernel's words for how a bond uses its devices. */
export type BondMode = '802.3ad' | 'active-backup' | 'balance-rr' | 'balance-xor' | 'broadcast' | 'balance-tlb' | 'balance-alb';

/** One network device of a machine. */
export interface MachineInterface extends Addressing {
  /** Kernel name such as `eno1`, or what selects the device; the name of the bond, if it is one. @default - `{ physical: true }` */
  readonly device?: string | DeviceSelector;
  /** Makes it of several devices. @default - it is one device */
  readonly bond?: Bond;
  /** VLANs on it. @default - none */
  readonly vlans?: readonly Vlan[];
}

/**
 * Returns what was given for the network devices of a machine if each can be one.
 *
 * @throws if there is none, or a name, an address, a route, a bond or a VLAN of one is wrong
 */
export function requireInterfaces(interfaces: readonly MachineInterface[]): readonly MachineInterface[] {
  if (requireList('interfaces', interfaces).length === 0)
    throw new Error('interfaces is empty: give at least one, such as { dhcp: true }');
  const names = new Map<string, number>();
  interfaces.forEach((each, index) => {
    const at = `interfaces[${index}]`;
    requireDevice(at, each);
    requireAddressing(at, each);
    const seen = new Set<number>();
    for (const vlan of each.vlans ?? []) {
      requireWholeNumber(`${at} VLAN id`, vlan.id, 1, 4094);
      if (seen.has(vlan.id)) throw new Error(`${at} has VLAN ${vlan.id} twice`);
      seen.add(vlan.id);
      requireAddressing(`${at} VLAN ${vlan.id}`, vlan);
    }
    for (const name of [...(typeof each.device === 'string' ? [each.device] : []), ...(each.bond?.members ?? [])]) {
      const other = names.get(name);
      if (other !== undefined) throw new Error(`device '${name}' is in both interfaces[${other}] and ${at}`);
      names.set(name, index);
    }
  });
  return interfaces;
}

function requireDevice(at: string, { device, bond }: MachineInterface): void {
  if (typeof device === 'string') requireDeviceName(`${at} device`, device);
  else if (device !== undefined) {
    if (device.mac !== undefined) requireMac(`${at} device mac`, device.mac);
    if (Object.keys(device).length === 0)
      throw new Error(`${at} device selects nothing: give mac, driver, busPath or physical, or a name such as 'eno1'`);
  }
  if (bond === undefined) return;
  if (typeof device !== 'string')
    throw new Error(`${at} is a bond and needs a name: device must be one such as 'bond0', got ${shown(device)}`);
  if (bond.members.length === 0) throw new Error(`${at} bond has no members: name the devices, such as ['eno1', 'eno2']`);
  for (const member of bond.members) requireDeviceName(`${at} bond member`, member);
  if (bond.miimon !== undefined) requireWholeNumber(`${at} bond miimon`, bond.miimon, 0);
}

function requireAddressing(at: string, { addresses = [], dhcp, mtu, routes = [] }: Addressing): void {
  for (const address of requireList(`${at} addresses`, addresses)) {
    const [alone = '', prefix, ...more] = String(address).split('/');
    const longest = familyOf(alone) === 4 ? 32 : 128;
    const wrong = prefix !== undefined && !(/^\d{1,3}$/.test(prefix) && Number(prefix) <= longest);
    if (familyOf(alone) === undefined || wrong || more.length > 0)
      throw new Error(`${at} address must be one such as 10.0.4.101/24, got ${shown(address)}`);
  }
  if (typeof dhcp === 'object') requireAddress(`${at} dhcp address`, dhcp.address);
  if (mtu !== undefined) requireWholeNumber(`${at} mtu`, mtu, 68, 65_535);
  for (const { to, via, metric } of routes) {
    requireAddress(`${at} route via`, via);
    if (metric !== undefined) requireWholeNumber(`${at} route metric`, metric, 0);
    if (to !== undefined && parseNetwork(`${at} route to`, to).family !== familyOf(via))
      throw new Error(`${at} route to ${to} goes via ${via}, which is of another family`);
  }
}
