import type * as Talos112 from '../../imports/talos-machine/v1.12';
import type { Machine } from '../core/machine';
import { requireMac } from '../core/machine/mac';
import type { Bond, DeviceSelector, StaticRoute } from '../core/machine/interfaces';
import type { PatchDocument } from './documents';
import type { Link, LinkGroup } from './links';
import { withoutUndefined } from './machine-patch';

const apiVersion = 'v1alpha1' as const;

/** Network devices as Talos takes them since 1.12: documents, in the order of the devices. */
export function linkDocuments(machine: Machine, links: readonly LinkGroup[]): readonly PatchDocument[] {
  return links.flatMap((group, index) => {
    const { device, bond, vlans } = group;
    const name = typeof device === 'string' ? device : `net${index}`;
    const vlanDocuments = vlans.flatMap(vlan => [vlanDocument(name, vlan), ...besides(vlanName(name, vlan), vlan)]);
    return [
      ...(typeof device === 'string' ? [] : [aliasDocument(name, device, machine, links.length)]),
      ...(bond === undefined ? linkDocument(name, group) : [bondDocument(name, bond, group)]),
      ...besides(name, group),
      ...vlanDocuments,
    ];
  });
}

/** The document of a machine's name. What the generator writes is `auto: stable`, which must go for a name to be taken. */
export function hostnameDocument(hostname: string): PatchDocument {
  const document: Talos112.HostnameConfig = { apiVersion, kind: 'HostnameConfig', auto: 'off', hostname };
  return withoutUndefined(document);
}

/** Addresses and routes are the device's; how it is asked for others, and the shared one, are documents of their own. */
function besides(link: string, { dhcp, vip }: Link): readonly PatchDocument[] {
  const client: Talos112.DHCPv4Config = { apiVersion, kind: 'DHCPv4Config', name: link };
  const shared: Talos112.Layer2VIPConfig = { apiVersion, kind: 'Layer2VIPConfig', name: vip ?? '', link };
  return [...(dhcp ? [withoutUndefined(client)] : []), ...(vip === undefined ? [] : [withoutUndefined(shared)])];
}

function linkDocument(name: string, link: Link): readonly PatchDocument[] {
  const fields = linkFields(link);
  if (Object.keys(fields).length === 0) return [];
  const document: Talos112.LinkConfig = { apiVersion, kind: 'LinkConfig', name, ...fields };
  return [withoutUndefined(document)];
}

function bondDocument(name: string, { members, mode, miimon, transmitHashPolicy, lacpRate }: Bond, link: Link): PatchDocument {
  const document = {
    apiVersion,
    kind: 'BondConfig',
    name,
    links: members,
    bondMode: mode ?? '802.3ad',
    miimon: miimon ?? 100,
    // The kernel's own defaults, said because Talos warns where they are left out.
    updelay: 0,
    downdelay: 0,
    xmitHashPolicy: transmitHashPolicy,
    lacpRate,
    ...linkFields(link),
  };
  return withoutUndefined(document);
}

/** As Linux calls it by custom; a name has at most 15 characters. */
function vlanName(parent: string, { vlan = 0 }: Link): string {
  const name = `${parent}.${vlan}`;
  return name.length > 15 ? `vlan${vlan}` : name;
}

function vlanDocument(parent: string, link: Link): PatchDocument {
  const vlanID = link.vlan ?? 0;
  const document: Talos112.VLANConfig = {
    apiVersion,
    kind: 'VLANConfig',
    name: vlanName(parent, link),
    vlanID,
    parent,
    ...linkFields(link),
  };
  return withoutUndefined(document);
}

function linkFields({ addresses, mtu, routes }: Link): Pick<Talos112.LinkConfig, 'addresses' | 'mtu' | 'routes'> {
  return {
    ...(addresses.length > 0 && { addresses: addresses.map(address => ({ address })) }),
    ...(mtu !== undefined && { mtu }),
    ...(routes.length > 0 && { routes: routes.map(routeFields) }),
  };
}

function routeFields({ to, via, metric }: StaticRoute): Talos112.RouteConfig {
  return { ...(to !== undefined && { destination: to }), gateway: via, ...(metric !== undefined && { metric }) };
}

/** A name for a device that is selected: a document must select one device, and only real ones are looked at. */
function aliasDocument(name: string, selector: DeviceSelector, machine: Machine, devices: number): PatchDocument {
  const { mac, driver, busPath } = selector;
  const conditions = [
    ...(mac === undefined ? [] : [`mac(link.permanent_addr) == "${requireMac('mac', mac)}"`]),
    ...(driver === undefined ? [] : [textCondition('link.driver', driver)]),
    ...(busPath === undefined ? [] : [textCondition('link.bus_path', busPath)]),
  ];
  const [only] = machine.macs;
  // "Any real device" of a machine with one of them is that one; a second one would make the selector match neither.
  if (conditions.length === 0 && devices === 1 && machine.macs.length === 1)
    conditions.push(`mac(link.permanent_addr) == "${only ?? ''}"`);
  const document: Talos112.LinkAliasConfig = {
    apiVersion,
    kind: 'LinkAliasConfig',
    name,
    selector: { match: conditions.join(' && ') || 'true' },
  };
  return withoutUndefined(document);
}

function textCondition(field: string, pattern: string): string {
  const text = JSON.stringify(pattern);
  return pattern.includes('*') ? `glob(${text}, ${field})` : `${field} == ${text}`;
}
