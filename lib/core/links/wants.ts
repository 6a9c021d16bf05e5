import { clusterNamespaces } from '../namespaces';
import type { Problems } from '../problems';
import { everywhere } from './index-by-name';
import type { DependencyList } from './dependency-list';
import type { Made } from './owner';
import type { Place, Want } from './place';
import { issuerNamespace } from './secrets';
import { alternatives, identity, missing, thing } from './words';

const clusterRoles: ReadonlySet<string> = new Set(['cluster-admin', 'admin', 'edit', 'view']);
const unmade = Symbol('there from the start');

/** Reports every reference that leads nowhere, and notes the order that follows from the others. */
export function checkWants(
  place: Place,
  places: ReadonlyMap<string, Place>,
  hub: Place | undefined,
  problems: Problems,
  dependencies: DependencyList,
): void {
  for (const want of place.wants) {
    if (want.name === '') {
      reportNameless(want, problems);
      continue;
    }
    const found = find(want, place, hub);
    if (found === unmade) continue;
    if (found === undefined) {
      reportMissing(want, place, places, problems);
      continue;
    }
    checkKey(want, found, problems);
    checkPort(want, place, problems);
    checkGrant(want, found, place, problems);
    if (want.order) dependencies.add(want.user, found, want, problems);
  }
}

function reportNameless({ kind, user }: Want, problems: Problems): void {
  const who = user.kind === '' ? 'its values refer' : `${thing(user.kind, user.namespace, user.name)} refers`;
  problems.add(user.owner.path, `${who} to ${thing(kind, '', '')}: give its name`);
}

function reportMissing(want: Want, place: Place, places: ReadonlyMap<string, Place>, problems: Problems): void {
  const { kind, name, user } = want;
  const namespace = searched(want, place);
  const others = [...places.values()].filter(other => other !== place && lookUp(other, kind, namespace, name) !== undefined);
  const wanted = { kind, namespace: want.namespace, anywhere: namespace === everywhere, name };
  const message = missing(wanted, place.of(kind), others.map(other => other.id).sort());
  if (message !== undefined) problems.add(user.owner.path, message);
}

function find(want: Want, place: Place, hub: Place | undefined): Made | typeof unmade | undefined {
  if (exists(want)) return unmade;
  const namespace = searched(want, place);
  const here = lookUp(place, want.kind, namespace, want.name);
  if (here !== undefined || hub === undefined) return here;
  // What the engine of the hub reads lies in the set's folder, but lives on the hub.
  return /^(argoproj\.io|[a-z.]*fluxcd[a-z.]*)\//.test(want.kind) ? lookUp(hub, want.kind, namespace, want.name) : undefined;
}

function lookUp(place: Place, kind: string, namespace: string, name: string): Made | undefined {
  const there = place.of(kind);
  if (namespace !== everywhere) return there.get(namespace, name);
  const [first] = there.namespacesOf(name);
  return first === undefined ? undefined : there.get(first, name);
}

/** Where to look: mostly where the reference says. */
function searched({ kind, user, namespace }: Want, place: Place): string {
  // Argo CD's projects lie in its own namespace, wherever the Application is.
  if (kind === 'argoproj.io/AppProject') return everywhere;
  // A ClusterIssuer's Secrets lie beside cert-manager, which may have been given another namespace.
  const besideIt = user.kind === 'ClusterIssuer' && namespace === issuerNamespace;
  return besideIt && !place.namespaces.has(issuerNamespace) ? everywhere : namespace;
}

/** What every cluster has. */
function exists({ kind, namespace, name }: Want): boolean {
  switch (kind) {
    case '/ConfigMap':
      return name === 'kube-root-ca.crt';
    case '/Service':
      return (namespace === 'default' && name === 'kubernetes') || (namespace === 'kube-system' && name === 'kube-dns');
    case 'rbac.authorization.k8s.io/ClusterRole':
      return clusterRoles.has(name) || name.startsWith('system:');
    case 'rbac.authorization.k8s.io/Role':
      return name.startsWith('system:') || (namespace === 'kube-system' && name === 'extension-apiserver-authentication-reader');
    default:
      return false;
  }
}

function checkKey({ key, kind, namespace, name, user }: Want, { keys }: Made, problems: Problems): void {
  if (key === undefined || keys === undefined || keys.includes(key)) return;
  problems.add(user.owner.path, `${thing(kind, namespace, name)} has no key '${key}'${alternatives(key, new Set(keys))}`);
}

function checkPort({ port, kind, namespace, name, user }: Want, place: Place, problems: Problems): void {
  if (port === undefined) return;
  const ports = place.services.get(namespace, name)?.ports ?? [];
  if (ports.length === 0 || ports.some(each => each.port === port || each.name === port)) return;
  const there = ports.map(each => (each.name === undefined ? String(each.port) : `${each.name} ${each.port}`)).join(', ');
  problems.add(
    user.owner.path,
    `${thing(kind, namespace, name)} has no port ${typeof port === 'number' ? port : `'${port}'`} (it has ${there})`,
  );
}

function checkGrant({ grant, kind, namespace, name, user }: Want, made: Made, place: Place, problems: Problems): void {
  if (!grant || namespace === user.namespace || made.by === 'external') return;
  const from = `gateway.networking.k8s.io/${user.kind}/${user.namespace}`;
  const granted = (place.grants.get(namespace) ?? []).some(
    ({ from: allowed, to }) => allowed.includes(from) && (to.includes(`${kind}/`) || to.includes(`${kind}/${name}`)),
  );
  if (granted) return;
  const what = `${thing(kind, namespace, name)} may not be used by ${thing(user.kind, user.namespace, user.name)}`;
  problems.add(user.owner.path, `${what}: put a ReferenceGrant for it into namespace ${namespace}`);
}

/** Reports everything that more than one make, and what was said to be external but is made here. */
export function checkClashes(place: Place, problems: Problems): void {
  for (const { kind, namespace, name, makers } of place.clashes.values()) {
    const [first, ...others] = makers.filter(made => made.by !== 'external').sort((a, b) => (weight(a) < weight(b) ? -1 : 1));
    if (first === undefined) continue;
    const what = thing(kind, namespace, name);
    for (const { owner } of makers.filter(made => made.by === 'external')) {
      problems.add(owner.path, `${what} is external, but ${first.owner.path} makes it: use that add-on's reference`);
    }
    for (const other of others.filter(made => !same(first, made))) {
      const { apiVersion } = other;
      const subject = apiVersion === undefined ? what : identity(apiVersion, kind, namespace, name);
      problems.add(other.owner.path, `${subject} is already ${by(first)} ${first.owner.path}`);
    }
  }
}

/** One release declared for two keys; two objects of one name, which are a clash of their own. */
function same(a: Made, b: Made): boolean {
  if (a.by === 'release' && b.by === 'release') return a.owner.application === b.owner.application;
  return (
    a.from !== undefined && a.from.kind === b.from?.kind && a.from.namespace === b.from.namespace && a.from.name === b.from.name
  );
}

/** Releases first, since their objects cannot be changed as easily as ours. */
function weight({ by: how, owner }: Made): string {
  return `${how === 'release' ? 0 : 1}${owner.path} ${owner.phase}`;
}

function by({ by: how, from }: Made): string {
  if (how === 'object') return 'defined by';
  return how === 'release' ? 'made by the release of' : `made by ${from?.kind ?? ''} '${from?.name ?? ''}' of`;
}

/** Reports namespaces that objects are in but nobody makes; once for each application. */
export function checkNamespaces(place: Place, problems: Problems): void {
  const reported = new Map<string, { readonly path: string; readonly message: string }>();
  for (const [kind, index] of place.kinds) {
    for (const [namespace, there] of index.byNamespace) {
      if (namespace === '' || namespace === everywhere || place.namespaces.has(namespace)) continue;
      for (const [name, { by: how, apiVersion = '', owner }] of there) {
        const key = `${owner.application} ${namespace}`;
        const other = reported.get(key);
        if (how !== 'object' || (other !== undefined && other.path <= owner.path)) continue;
        const start = `namespace '${namespace}' of ${identity(apiVersion, kind, namespace, name)} does not exist`;
        const near = alternatives(
          namespace,
          [...place.namespaces.keys()].filter(each => !clusterNamespaces.has(each)),
        );
        const message = near.startsWith(';') ? `${start}${near}` : `${start}: put a Namespace into the add-on's clusterManifests`;
        reported.set(key, { path: owner.path, message });
      }
    }
  }
  for (const { path, message } of reported.values()) problems.add(path, message);
}
