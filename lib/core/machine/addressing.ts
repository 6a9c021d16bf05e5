import { contains, familyOf, parseAddress, parseNetwork, parsePrefixed, type Prefixed } from '../addresses';
import type { NetworkPlan } from '../network-plan';
import type { Addressing, StaticRoute } from './interfaces';

/**
 * The fixed addresses of a device with their prefixes, which a network plan knows for those that are given without one.
 *
 * @throws if an address has no prefix and the plan has no network for it
 */
export function prefixedAddresses({ addresses = [] }: Addressing, plan: NetworkPlan | undefined): readonly Prefixed[] {
  const local = (plan?.localNetworks ?? []).map(network => parseNetwork('localNetwork', network));
  return addresses.map(text => {
    const range = text.includes('/') ? undefined : parseAddress(text);
    const around = range && local.find(network => contains(network, range));
    if (range !== undefined && around === undefined) {
      const known = local.map(network => network.text).join(', ') || 'there is no network plan';
      throw new Error(
        `address ${text} has no prefix and is in no local network (${known}): write ${text}/${range.family === 4 ? 24 : 64}`,
      );
    }
    return parsePrefixed('addresses', text, around);
  });
}

/**
 * The routes of a device: its own, and the one to the network plan's default gateway if one of its fixed addresses can reach that
 * and it has no default route of its own.
 */
export function routesOf(addressing: Addressing, plan: NetworkPlan | undefined): readonly StaticRoute[] {
  const { routes = [] } = addressing;
  const via = plan?.defaultGateway;
  if (via === undefined) return routes;
  const gateway = parseAddress(via);
  const ownDefault = routes.some(({ to, via: router }) => isDefault(to) && familyOf(router) === gateway.family);
  const reached = prefixedAddresses(addressing, plan).some(({ network }) => contains(network, gateway));
  return reached && !ownDefault ? [...routes, { via }] : routes;
}

/** Whether a route's destination is everywhere. */
export function isDefault(to: string | undefined): boolean {
  return to === undefined || /^(0\.0\.0\.0|::)\/0$/.test(to);
}
