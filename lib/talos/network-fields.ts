import type * as Talos111 from '../../imports/talos-machine/v1.11';
import type { DeviceSelector, StaticRoute } from '../core/machine/interfaces';
import type { Link, LinkGroup } from './links';

/** Network devices as Talos 1.11 takes them, fields of `machine.network.interfaces`. */
export function interfaceFields(links: readonly LinkGroup[]): readonly Talos111.Device[] {
  return links.map(({ device, bond, vlans, ...link }) => ({
    ...(typeof device === 'string' ? { interface: device } : { deviceSelector: selectorFields(device) }),
    ...(bond && {
      bond: {
        interfaces: bond.members,
        mode: bond.mode ?? '802.3ad',
        miimon: bond.miimon ?? 100,
        ...(bond.transmitHashPolicy !== undefined && { xmitHashPolicy: bond.transmitHashPolicy }),
        ...(bond.lacpRate !== undefined && { lacpRate: bond.lacpRate }),
      },
    }),
    ...addressFields(link),
    ...(vlans.length > 0 && { vlans: vlans.map(vlan => ({ vlanId: vlan.vlan, ...addressFields(vlan) })) }),
  }));
}

function addressFields({ addresses, dhcp, mtu, routes, vip }: Omit<Link, 'device'>): Talos111.Device & Talos111.Vlan {
  return {
    ...(addresses.length > 0 && { addresses }),
    ...(dhcp && { dhcp }),
    ...(mtu !== undefined && { mtu }),
    ...(routes.length > 0 && { routes: routes.map(routeFields) }),
    ...(vip !== undefined && { vip: { ip: vip } }),
  };
}

function routeFields({ to, via, metric }: StaticRoute): Talos111.Route {
  const network = to ?? (via.includes(':') ? '::/0' : '0.0.0.0/0');
  return { network, gateway: via, ...(metric !== undefined && { metric }) };
}

function selectorFields({ mac, driver, busPath, physical }: DeviceSelector): Talos111.NetworkDeviceSelector {
  return {
    ...(mac !== undefined && { hardwareAddr: mac.toLowerCase().replaceAll('-', ':') }),
    ...(driver !== undefined && { driver }),
    ...(busPath !== undefined && { busPath }),
    ...(physical !== undefined && { physical }),
  };
}
