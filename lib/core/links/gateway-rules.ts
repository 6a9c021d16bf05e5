import { nearest } from '../nearest';
import type { Problems } from '../problems';
import type { GatewayFacts, ListenerFacts, Parent, Route } from './gateway-facts';
import { covers, intersection } from './hostnames';
import { matches } from './monitors';
import type { Place } from './place';
import { kindOf } from './words';

/** A listener that takes a route. */
interface Attachment {
  readonly gateway: string;
  readonly listener: ListenerFacts;
}

/** Reports listeners whose certificate does not cover their host, and routes that no listener takes or that take the same requests. */
export function checkGateways(place: Place, problems: Problems): void {
  const uncovered = checkCertificates(place, problems);
  const taken = new Map<string, Route>();
  for (const route of [...place.routes].sort((a, b) => (a.user.owner.path < b.user.owner.path ? -1 : 1))) {
    const attached = attach(route, place, problems);
    for (const attachment of attached) {
      checkUnique(route, attachment, taken, problems);
      if (!uncovered.has(attachment.listener)) checkCovered(route, attachment, place, problems);
    }
  }
}

/** The listeners that take a route; reports each parent that does not, and each host that none of them serves. */
function attach(route: Route, place: Place, problems: Problems): readonly Attachment[] {
  const { path } = route.user.owner;
  const attached: Attachment[] = [];
  let certain = true;
  for (const parent of route.parents) {
    const facts = place.gateways.get(parent.namespace, `${kindOf(parent.kind)}/${parent.name}`);
    if (facts === undefined || facts.listeners.length === 0) {
      certain = false;
      continue;
    }
    const taking = takingListeners(route, parent, facts, place);
    if (typeof taking === 'string') {
      problems.add(path, taking);
      certain = false;
    } else attached.push(...taking.map(listener => ({ gateway: gatewayName(parent), listener })));
  }
  for (const hostname of certain ? route.hostnames : []) {
    if (attached.some(({ listener }) => intersection(listener.hostname, hostname) !== undefined)) continue;
    const gateways = [...new Set(attached.map(({ gateway }) => gateway))].join(' and ');
    const there = attached.map(({ listener }) => `${listener.name} ${listener.hostname ?? '*'}`).join(', ');
    problems.add(path, `hostname '${hostname}' is served by no listener of ${gateways} that takes the route (${there})`);
  }
  return attached;
}

/** The listeners of one parent that take a route, or why there is none. */
function takingListeners(
  route: Route,
  parent: Parent,
  { listeners }: GatewayFacts,
  place: Place,
): readonly ListenerFacts[] | string {
  const { user, hostnames } = route;
  const gateway = gatewayName(parent);
  const named = listeners.filter(({ name }) => parent.section === undefined || name === parent.section);
  if (named.length === 0)
    return `listener '${parent.section ?? ''}' of ${gateway} does not exist${didYouMean(parent.section ?? '', listeners)}`;
  const onPort = named.filter(({ port }) => parent.port === undefined || port === parent.port);
  if (onPort.length === 0)
    return `${gateway} has no listener on port ${parent.port} (it has ${named.map(({ name, port }) => `${name} ${port}`).join(', ')})`;
  const list = (all: readonly ListenerFacts[]): string => `listener ${all.map(({ name }) => name).join(', ')} of ${gateway}`;
  const ofKind = onPort.filter(listener => kindsOf(listener).includes(user.kind));
  if (ofKind.length === 0) {
    const kinds = [...new Set(onPort.flatMap(kindsOf))].join(', ') || 'none';
    return `${list(onPort)} does not take ${user.kind} '${user.name}' (it takes ${kinds})`;
  }
  const fromNamespace = ofKind.filter(listener => takesNamespace(listener, user.namespace, parent, place));
  if (fromNamespace.length === 0) {
    return `${list(ofKind)} takes no routes from namespace ${user.namespace} (its allowedRoutes take ${ofKind.map(describeNamespaces).join(', ')})`;
  }
  const ofHost = fromNamespace.filter(
    ({ hostname }) => hostnames.length === 0 || hostnames.some(each => intersection(hostname, each) !== undefined),
  );
  if (ofHost.length === 0) {
    const there = fromNamespace.map(({ name, hostname }) => `${name} ${hostname ?? '*'}`).join(', ');
    return `hostname '${hostnames.join("', '")}' is served by no listener of ${gateway} (${there})`;
  }
  return ofHost;
}

function gatewayName({ kind, namespace, name }: Parent): string {
  return `${kindOf(kind) === 'Gateway' ? 'gateway' : kindOf(kind)} ${namespace}/${name}`;
}

function didYouMean(section: string, listeners: readonly ListenerFacts[]): string {
  const names = listeners.map(({ name }) => name);
  const near = nearest(section, names);
  return near === undefined ? ` (it has ${names.join(', ')})` : `; did you mean '${near}'?`;
}

const kindsByProtocol: ReadonlyMap<string, readonly string[]> = new Map([
  ['HTTP', ['HTTPRoute', 'GRPCRoute']],
  ['HTTPS', ['HTTPRoute', 'GRPCRoute']],
  ['TLS', ['TLSRoute', 'TCPRoute']],
  ['TCP', ['TCPRoute']],
  ['UDP', ['UDPRoute']],
]);

function kindsOf({ kinds, protocol }: ListenerFacts): readonly string[] {
  return kinds ?? kindsByProtocol.get(protocol) ?? ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'];
}

function takesNamespace({ from, selector }: ListenerFacts, namespace: string, parent: Parent, place: Place): boolean {
  if (from === 'Same') return namespace === parent.namespace;
  if (from !== 'Selector' || selector === undefined) return from !== 'None';
  const labels = place.namespaces.get(namespace);
  const keys = [...Object.keys(selector.matchLabels ?? {}), ...(selector.matchExpressions ?? []).map(({ key }) => key)];
  if (labels === undefined && keys.some(key => key !== nameLabel)) return true;
  return matches(selector, { ...labels, [nameLabel]: namespace });
}

/** The label that Kubernetes gives every namespace. */
const nameLabel = 'kubernetes.io/metadata.name';

function describeNamespaces({ from, selector }: ListenerFacts): string {
  if (from !== 'Selector') return from === 'Same' ? 'those of its own' : 'none';
  const labels = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const expressions = (selector?.matchExpressions ?? []).map(
    ({ key, operator, values = [] }) => `${key} ${operator} [${values.join(', ')}]`,
  );
  return `those of namespaces with ${[...labels, ...expressions].join(' and ')}`;
}

/** The hosts under which a route is reached through a listener; undefined stands for every host. */
function hostsOf(route: Route, listener: ListenerFacts): readonly (string | undefined)[] {
  if (route.hostnames.length === 0) return [listener.hostname];
  return route.hostnames.flatMap(hostname => intersection(listener.hostname, hostname) ?? []);
}

function checkUnique(route: Route, { gateway, listener }: Attachment, taken: Map<string, Route>, problems: Problems): void {
  for (const host of hostsOf(route, listener)) {
    for (const match of route.matches) {
      const what = `${host ?? '*'}${match}`;
      const key = `${gateway} ${listener.name} ${route.user.kind} ${what}`;
      const other = taken.get(key);
      if (other === undefined) taken.set(key, route);
      else if (other !== route) {
        problems.add(
          route.user.owner.path,
          `${what} on listener ${listener.name} of ${gateway} is already routed by ${other.user.owner.path}`,
        );
      }
    }
  }
}

/** Reports listeners whose certificates do not cover their host name, and returns them. */
function checkCertificates(place: Place, problems: Problems): ReadonlySet<ListenerFacts> {
  const uncovered = new Set<ListenerFacts>();
  for (const { owner, listeners } of place.gateways.all()) {
    for (const listener of listeners) {
      const names = namesOf(listener, place);
      if (names === undefined || listener.hostname === undefined || covers(names, listener.hostname)) continue;
      uncovered.add(listener);
      const secrets = listener.certificates.map(({ name }) => `'${name}'`).join(', ');
      const message = `hostname '${listener.hostname}' of listener ${listener.name} is not covered by the certificate in secret ${secrets}`;
      problems.add(owner.path, `${message} (it covers ${names.join(', ') || 'none'})`);
    }
  }
  return uncovered;
}

function checkCovered(route: Route, { gateway, listener }: Attachment, place: Place, problems: Problems): void {
  const names = namesOf(listener, place);
  if (names === undefined) return;
  for (const host of hostsOf(route, listener)) {
    if (host === undefined || covers(names, host)) continue;
    const message = `hostname '${host}' is not covered by the certificate of listener ${listener.name} of ${gateway}`;
    problems.add(route.user.owner.path, `${message} (it covers ${names.join(', ') || 'none'})`);
  }
}

/** Names that a listener's certificates are for; undefined if they are not known, or it ends no TLS. */
function namesOf({ certificates }: ListenerFacts, place: Place): readonly string[] | undefined {
  const known = certificates.map(({ namespace, name }) => place.certificates.get(namespace, name));
  if (known.length === 0 || known.includes(undefined)) return undefined;
  return known.flatMap(names => names ?? []);
}
