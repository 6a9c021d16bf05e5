import type { KubernetesObject, LabelSelector } from '../model';
import { nearest } from '../nearest';
import type { Problems } from '../problems';
import { labelOf } from '../selectors';
import { readSelector } from './gateway-facts';
import type { User } from './owner';
import type { Monitor, Place, ServiceFacts } from './place';
import { fields, items, text, texts } from './read';
import { wantSelectors } from './secrets';

/** Reads a ServiceMonitor: which Services it selects, and what it signs in with. */
export function readServiceMonitor(object: KubernetesObject, user: User, place: Place): void {
  const spec = fields(object['spec']);
  const ports: string[] = [];
  for (const item of items(spec['endpoints'])) {
    const endpoint = fields(item);
    readEndpoint(endpoint, user, place);
    const port = text(endpoint['port']);
    if (port !== undefined) ports.push(port);
  }
  const namespaces = namespacesOf(spec['namespaceSelector'], user);
  place.monitors.push({ user, selector: readSelector(spec['selector']), namespaces, ports });
}

/** Reads a PodMonitor: what it signs in with. Which pods there are is not known here, since charts make most of them. */
export function readPodMonitor(object: KubernetesObject, user: User, place: Place): void {
  for (const endpoint of items(fields(object['spec'])['podMetricsEndpoints'])) readEndpoint(fields(endpoint), user, place);
}

function readEndpoint(endpoint: Readonly<Record<string, unknown>>, user: User, place: Place): void {
  for (const field of ['authorization', 'basicAuth', 'bearerTokenSecret', 'oauth2', 'tlsConfig']) {
    if (endpoint[field] !== undefined) wantSelectors(endpoint[field], user, place, field);
  }
}

function namespacesOf(value: unknown, user: User): readonly string[] | undefined {
  const selector = fields(value);
  if (selector['any'] === true) return undefined;
  const names = texts(selector['matchNames']);
  return names.length > 0 ? names : [user.namespace];
}

/** Reports every ServiceMonitor that selects no Service, or a port that none of its Services has. */
export function checkMonitors(place: Place, problems: Problems): void {
  const index = new ServicesByLabel(place.monitors.length === 0 ? [] : place.services.all());
  for (const monitor of place.monitors) {
    const { user, selector, namespaces, ports } = monitor;
    const { path } = user.owner;
    for (const namespace of namespaces ?? []) {
      if (!place.namespaces.has(namespace)) {
        const near = nearest(namespace, place.namespaces.keys());
        problems.add(
          path,
          `namespace '${namespace}' that ServiceMonitor '${user.name}' looks into does not exist${near === undefined ? '' : `; did you mean '${near}'?`}`,
        );
      }
    }
    const inside = (service: ServiceFacts): boolean => namespaces?.includes(service.namespace) ?? true;
    const matched = index.candidates(selector).filter(service => inside(service) && matches(selector, service.labels));
    const unknown = index.unlabelled.some(inside);
    if (matched.length === 0) {
      if (!unknown) problems.add(path, nothingSelected(monitor, [...place.services.all()].filter(inside), index));
    } else if (!unknown && !matched.some(service => service.ports.length === 0)) {
      for (const port of ports) reportPort(port, monitor, matched, problems);
    }
  }
}

/** Services by each of their labels: one cluster may have thousands of monitors. */
class ServicesByLabel {
  /** By the label's name, then by its value. */
  private readonly byLabel = new Map<string, Map<string, ServiceFacts[]>>();
  private readonly services: readonly ServiceFacts[];
  /** External ones whose labels are not known: any selector may mean them. */
  readonly unlabelled: readonly ServiceFacts[];

  constructor(services: Iterable<ServiceFacts>) {
    this.services = [...services];
    this.unlabelled = this.services.filter(service => service.by === 'external' && Object.keys(service.labels).length === 0);
    for (const service of this.services) {
      for (const key in service.labels) this.note(key, service.labels[key] ?? '', service);
    }
  }

  private note(key: string, value: string, service: ServiceFacts): void {
    let byValue = this.byLabel.get(key);
    if (byValue === undefined) this.byLabel.set(key, (byValue = new Map<string, ServiceFacts[]>()));
    const there = byValue.get(value);
    if (there === undefined) byValue.set(value, [service]);
    else there.push(service);
  }

  /** The fewest Services among which are all that a selector means. */
  candidates(selector: LabelSelector): readonly ServiceFacts[] {
    const { matchLabels = {} } = selector;
    let fewest = this.services;
    for (const key in matchLabels) {
      const list = this.byLabel.get(key)?.get(matchLabels[key] ?? '') ?? [];
      if (list.length < fewest.length) fewest = list;
    }
    return fewest;
  }
}

/** Whether labels satisfy a selector. */
export function matches(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  for (const key in matchLabels) if (labelOf(labels, key) !== matchLabels[key]) return false;
  return matchExpressions.every(({ key, operator, values = [] }) => {
    const value = labelOf(labels, key);
    if (operator === 'Exists') return value !== undefined;
    if (operator === 'DoesNotExist') return value === undefined;
    const listed = value !== undefined && values.includes(value);
    return operator === 'In' ? listed : !listed;
  });
}

function nothingSelected(
  { user, selector, namespaces }: Monitor,
  inside: readonly ServiceFacts[],
  index: ServicesByLabel,
): string {
  const where = namespaces === undefined ? 'any namespace' : `namespace ${namespaces.join(', ')}`;
  const start = `ServiceMonitor '${user.name}' selects ${describe(selector)}, which no service in ${where} has`;
  const outside = index.candidates(selector).find(service => matches(selector, service.labels));
  if (outside !== undefined) return `${start}; service '${outside.name}' in namespace ${outside.namespace} has it`;
  const keys = Object.keys(selector.matchLabels ?? {});
  const labelled = inside.filter(({ labels }) => keys.length > 0 && keys.every(key => labelOf(labels, key) !== undefined));
  const pairs = (labels: Readonly<Record<string, string>>): string =>
    keys.map(key => `${key}=${labels[key] ?? ''}`).join(' and ');
  const near = nearest(pairs(selector.matchLabels ?? {}), labelled.map(({ labels }) => pairs(labels)).sort());
  if (near !== undefined) return `${start}; did you mean ${near}?`;
  return `${start}: give the service's labels where it is declared, or use external('Service', '${namespaces?.[0] ?? user.namespace}', …)`;
}

function describe(selector: LabelSelector): string {
  const labels = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const expressions = (selector.matchExpressions ?? []).map(
    ({ key, operator, values = [] }) => `${key} ${operator}${values.length > 0 ? ` [${values.join(', ')}]` : ''}`,
  );
  return [...labels, ...expressions].join(' and ') || 'every service';
}

function reportPort(port: string, { user }: Monitor, matched: readonly ServiceFacts[], problems: Problems): void {
  if (matched.some(({ ports }) => ports.some(each => each.name === port))) return;
  const names = [...new Set(matched.flatMap(service => service.ports.flatMap(each => each.name ?? [])))].sort();
  const near = nearest(port, names);
  const services = matched
    .map(service => service.name)
    .sort()
    .join(', ');
  const start = `port '${port}' of ServiceMonitor '${user.name}' is no named port of service ${services}`;
  problems.add(
    user.owner.path,
    near === undefined ? `${start} (named: ${names.join(', ') || 'none'})` : `${start}; did you mean '${near}'?`,
  );
}
