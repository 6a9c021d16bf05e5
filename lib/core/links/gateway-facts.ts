import type { KubernetesObject, LabelSelector } from '../model';
import type { GatewayListener } from '../references';
import type { Owner, User } from './owner';
import type { Place } from './place';
import { fields, items, labels, nameIn, text, texts, type Fields } from './read';

/** API group of the Gateway API. */
export const gatewayGroup = 'gateway.networking.k8s.io';

/** What is known of a listener: a chart's declares less than an object of ours. */
export interface ListenerFacts extends Omit<GatewayListener, 'protocol'> {
  readonly protocol: string;
  /** Namespaces whose routes it takes; absent if that is not known. */
  readonly from?: string;
  /** The namespaces' labels, if `from` is `Selector`. */
  readonly selector?: LabelSelector;
  /** Kinds of routes that it takes; absent for those of its protocol. */
  readonly kinds?: readonly string[];
  /** The Secrets with its certificates, if it ends TLS. */
  readonly certificates: readonly { readonly namespace: string; readonly name: string }[];
}

/** A Gateway or ListenerSet. */
export interface GatewayFacts {
  readonly owner: Owner;
  /** An object of ours. */
  readonly emitted: boolean;
  /** Empty if they are not known. */
  readonly listeners: readonly ListenerFacts[];
}

/** What a route is attached to. */
export interface Parent {
  /** `group/Kind`. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly section: string | undefined;
  readonly port: number | undefined;
}

/** A route: what it is attached to, and what it takes from there. */
export interface Route {
  readonly user: User;
  readonly parents: readonly Parent[];
  /** Empty for all that the listener serves. */
  readonly hostnames: readonly string[];
  /** What of a host's requests it takes, as one text for each condition. */
  readonly matches: readonly string[];
}

/** A ReferenceGrant: what in its namespace may be used from where. */
export interface Grant {
  /** `group/Kind/namespace` of those who may use it. */
  readonly from: readonly string[];
  /** `group/Kind/` with the name, if only one may be used. */
  readonly to: readonly string[];
}

/** Reads a Gateway or a ListenerSet. */
export function readGateway(object: KubernetesObject, user: User, place: Place): void {
  const spec = fields(object['spec']);
  const listeners = items(spec['listeners']).map(item => listener(fields(item), user.namespace));
  place.gateways.set(user.namespace, `${user.kind}/${user.name}`, { owner: user.owner, emitted: true, listeners });
  for (const { certificates } of listeners) {
    for (const { namespace, name } of certificates) place.want(user, '/Secret', namespace, name, { order: true, grant: true });
  }
  if (user.kind === 'Gateway') {
    place.want(user, `${gatewayGroup}/GatewayClass`, '', nameIn(spec['gatewayClassName']), { order: true });
    parameters(fields(fields(spec['infrastructure'])['parametersRef']), user, place);
  } else {
    const parent = fields(spec['parentRef']);
    const kind = `${text(parent['group']) ?? gatewayGroup}/${text(parent['kind']) ?? 'Gateway'}`;
    place.want(user, kind, text(parent['namespace']) ?? user.namespace, nameIn(parent['name']), { order: true });
  }
}

/** Reads a GatewayClass. */
export function readGatewayClass(object: KubernetesObject, user: User, place: Place): void {
  parameters(fields(fields(object['spec'])['parametersRef']), user, place);
}

function parameters(ref: Fields, user: User, place: Place): void {
  const kind = text(ref['kind']);
  if (kind !== undefined)
    place.want(user, `${text(ref['group']) ?? ''}/${kind}`, text(ref['namespace']) ?? user.namespace, nameIn(ref['name']));
}

function listener(spec: Fields, ownNamespace: string): ListenerFacts {
  const tls = fields(spec['tls']);
  const allowed = fields(spec['allowedRoutes']);
  const namespaces = fields(allowed['namespaces']);
  const kinds = items(allowed['kinds']).flatMap(item => text(fields(item)['kind']) ?? []);
  const hostname = text(spec['hostname']);
  const certificates = tls['mode'] === 'Passthrough' ? [] : items(tls['certificateRefs']).map(fields);
  return {
    name: text(spec['name']) ?? '',
    port: Number(spec['port']),
    protocol: text(spec['protocol']) ?? '',
    from: text(namespaces['from']) ?? 'Same',
    selector: readSelector(namespaces['selector']),
    certificates: certificates
      .filter(ref => (text(ref['kind']) ?? 'Secret') === 'Secret')
      .map(ref => ({ namespace: text(ref['namespace']) ?? ownNamespace, name: text(ref['name']) ?? '' })),
    ...(kinds.length > 0 && { kinds }),
    ...(hostname !== undefined && { hostname }),
  };
}

/** A label selector as an author wrote it. */
export function readSelector(value: unknown): LabelSelector {
  const selector = fields(value);
  const matchExpressions = items(selector['matchExpressions']).flatMap(item => {
    const { key, operator, values } = fields(item);
    if (operator !== 'In' && operator !== 'NotIn' && operator !== 'Exists' && operator !== 'DoesNotExist') return [];
    return [{ key: text(key) ?? '', operator, values: texts(values) } as const];
  });
  return { matchLabels: labels(selector['matchLabels']), matchExpressions };
}

/** Reads a route of any kind: its parents, hosts and conditions, and the Services behind it. */
export function readRoute(object: KubernetesObject, user: User, place: Place): void {
  const spec = fields(object['spec']);
  const matches = new Set<string>();
  const rules = items(spec['rules']);
  for (const rule of rules) {
    readRule(fields(rule), user, place);
    addConditions(user.kind, fields(rule), matches);
  }
  if (rules.length === 0) addConditions(user.kind, {}, matches);
  const parents: Parent[] = [];
  for (const item of items(spec['parentRefs'])) {
    const read = parent(fields(item), user.namespace);
    place.want(user, read.kind, read.namespace, read.name, comesFirst);
    parents.push(read);
  }
  place.routes.push({ user, parents, hostnames: texts(spec['hostnames']), matches: [...matches] });
}

const comesFirst = { order: true };

function parent(ref: Fields, ownNamespace: string): Parent {
  const { port } = ref;
  return {
    kind: ref['group'] === undefined && ref['kind'] === undefined ? gatewayKind : parentKind(ref),
    namespace: text(ref['namespace']) ?? ownNamespace,
    name: text(ref['name']) ?? '',
    section: text(ref['sectionName']),
    port: typeof port === 'number' ? port : undefined,
  };
}

const gatewayKind = `${gatewayGroup}/Gateway`;

/** An empty group is Kubernetes' own, a missing one the Gateway API's. */
function parentKind(ref: Fields): string {
  return `${typeof ref['group'] === 'string' ? ref['group'] : gatewayGroup}/${text(ref['kind']) ?? 'Gateway'}`;
}

function readRule(rule: Fields, user: User, place: Place): void {
  readFilters(rule['filters'], user, place);
  for (const item of items(rule['backendRefs'])) {
    const ref = fields(item);
    backend(ref, user, place);
    readFilters(ref['filters'], user, place);
  }
}

function readFilters(filters: unknown, user: User, place: Place): void {
  for (const item of items(filters)) {
    const filter = fields(item);
    const mirror = fields(fields(filter['requestMirror'])['backendRef']);
    if (mirror['name'] !== undefined) backend(mirror, user, place);
    const extension = fields(filter['extensionRef']);
    const kind = text(extension['kind']);
    if (kind !== undefined)
      place.want(user, `${text(extension['group']) ?? ''}/${kind}`, user.namespace, nameIn(extension['name']));
  }
}

function backend(ref: Fields, user: User, place: Place): void {
  const { group, kind, port } = ref;
  if ((group !== undefined && group !== '') || (kind !== undefined && kind !== 'Service')) return;
  const options = { grant: true, port: typeof port === 'number' ? port : undefined };
  place.want(user, '/Service', text(ref['namespace']) ?? user.namespace, nameIn(ref['name']), options);
}

/** Adds one text for each condition under which a rule takes a request: equal texts, equal conditions. */
function addConditions(kind: string, rule: Fields, into: Set<string>): void {
  const matches = items(rule['matches']);
  if (matches.length === 0) into.add(kind === 'HTTPRoute' ? '/' : '');
  for (const item of matches) into.add(kind === 'HTTPRoute' ? httpCondition(fields(item)) : otherCondition(fields(item)));
}

function httpCondition(match: Fields): string {
  const { type = 'PathPrefix', value = '/' } = fields(match['path']);
  const path = type === 'PathPrefix' ? trimmed(String(value)) : `${String(type)} ${String(value)}`;
  const { method, headers, queryParams } = match;
  if (method === undefined && headers === undefined && queryParams === undefined) return path;
  return [path, text(method), sorted(headers), sorted(queryParams)].filter(part => part !== undefined).join(' ');
}

function otherCondition({ method, headers }: Fields): string {
  return [method === undefined ? undefined : JSON.stringify(method), sorted(headers)]
    .filter(part => part !== undefined)
    .join(' ');
}

/** `/app` and `/app/` are one prefix. */
function trimmed(prefix: string): string {
  return prefix.length > 1 && prefix.endsWith('/') ? prefix.slice(0, -1) : prefix;
}

/** Conditions on headers hold together, in whichever order they are written. */
function sorted(value: unknown): string | undefined {
  const all = items(value).map(item => {
    const { name, type, value: wanted } = fields(item);
    return JSON.stringify([typeof name === 'string' ? name.toLowerCase() : name, type ?? 'Exact', wanted]);
  });
  return all.length === 0 ? undefined : all.sort().join();
}

/** Reads a ReferenceGrant. */
export function readGrant(object: KubernetesObject, user: User, place: Place): void {
  const spec = fields(object['spec']);
  const key = (item: unknown, last: string): string => {
    const ref = fields(item);
    return `${text(ref['group']) ?? ''}/${text(ref['kind']) ?? ''}/${text(ref[last]) ?? ''}`;
  };
  const grant = {
    from: items(spec['from']).map(item => key(item, 'namespace')),
    to: items(spec['to']).map(item => key(item, 'name')),
  };
  place.grants.set(user.namespace, [...(place.grants.get(user.namespace) ?? []), grant]);
}
