import { resolveFacts } from './facts';
import type { KubernetesObject } from './model';
import { DependencyList } from './links/dependency-list';
import { checkGateways } from './links/gateway-rules';
import { checkMonitors } from './links/monitors';
import type { Dependency, Made, Owner } from './links/owner';
import { bothServices, Place } from './links/place';
import { readers, type Reader } from './links/readers';
import { keysOf } from './links/secrets';
import { checkValueFiles, type WrittenFiles } from './links/value-files';
import { checkClashes, checkNamespaces, checkWants } from './links/wants';
import { groupOf } from './object-file';
import type { Problems } from './problems';
import type { GatewayRef, ObjectRef, SecretRef, ServiceRef } from './references';

export type { Dependency, Owner } from './links/owner';

/** A kind, looked up once for all objects of it. */
interface Kind {
  /** `group/Kind`. */
  readonly key: string;
  readonly reader: Reader | undefined;
  /** Its objects have keys that others refer to. */
  readonly keyed: boolean;
}

/** What {@link Links.resolve} must be told. */
export interface ResolveOptions {
  /** Id of the cluster that delivers each set, by the set's id: what its engine reads lives there. */
  readonly hubs: ReadonlyMap<string, string>;
}

/**
 * Knows every object that a homelab makes, in which cluster or set, and what refers to what.
 *
 * First everything is noted, in any order and each object once; nothing of an object is kept but names. Then `resolve`
 * reports what leads nowhere.
 */
export class Links {
  private readonly places = new Map<string, Place>();
  private readonly kinds = new Map<string, Map<string, Kind>>();

  /** Notes an object that we emit. */
  add(object: KubernetesObject, owner: Owner): void {
    const { apiVersion, kind, metadata } = object;
    const { key, reader, keyed } = this.kindOf(apiVersion, kind);
    const place = this.place(owner.target);
    const namespace = metadata.namespace ?? '';
    const keys = keyed ? keysOf(object) : undefined;
    place.make(key, namespace, metadata.name, { by: 'object', owner, apiVersion, from: undefined, keys });
    if (reader !== undefined) reader(object, { owner, kind, namespace, name: metadata.name }, place);
  }

  /** Notes an object that the release of an application makes. */
  declare(ref: ObjectRef, target: string, application: string): void {
    const path = ref.owner?.node.path ?? `${target}/${application}`;
    this.note(resolved(ref), { by: 'release', owner: { target, application, phase: 'config', path } });
  }

  /**
   * Notes an object that nobody here makes.
   *
   * @param path construct that says so
   */
  external(ref: ObjectRef, target: string, path: string): void {
    const known = resolved(ref);
    const key = keyOf(known);
    const owner: Owner = { target, application: '', phase: 'config', path };
    this.note(known, { by: 'external', owner, ...(key !== undefined && { keys: [key] }) });
  }

  /** Notes that the values of an application's release use an object. */
  use(ref: ObjectRef, owner: Owner): void {
    const { group, kind, namespace = '', name } = resolved(ref);
    // A project is where an application is, not what it needs to run: an order would only make loops.
    const project = group === 'argoproj.io' && kind === 'AppProject';
    if (project && name === 'default') return;
    const user = { owner, kind: '', namespace: '', name: '' };
    this.place(owner.target).want(user, `${group}/${kind}`, namespace, name, { order: !project, key: keyOf(resolved(ref)) });
  }

  /**
   * Notes a namespace that is made, or that is there anyway.
   *
   * @param labels its labels; a listener may select by them. @default - not known
   */
  namespace(name: string, target: string, labels?: Readonly<Record<string, string>>): void {
    const { namespaces } = this.place(target);
    const known = namespaces.get(name);
    namespaces.set(name, known === undefined ? labels : { ...known, ...labels });
  }

  /** Reports everything that is defined twice, or refers to nothing, and returns the order that follows from the rest. */
  resolve(problems: Problems, options: ResolveOptions): readonly Dependency[] {
    const dependencies = new DependencyList();
    for (const place of this.places.values()) {
      const hub = options.hubs.get(place.id);
      checkClashes(place, problems);
      checkNamespaces(place, problems);
      checkWants(place, this.places, hub === undefined ? undefined : this.places.get(hub), problems, dependencies);
      checkGateways(place, problems);
      checkMonitors(place, problems);
    }
    return dependencies.all;
  }

  /** Reports files of values that an Application reads and nobody writes. Call when all files are known. */
  checkFiles(written: WrittenFiles, problems: Problems): void {
    for (const place of this.places.values()) checkValueFiles(place, written, problems);
  }

  private note(ref: ObjectRef, made: Made): void {
    const place = this.place(made.owner.target);
    const namespace = ref.namespace ?? '';
    place.make(`${ref.group}/${ref.kind}`, namespace, ref.name, made);
    if (ref.kind === 'Service') {
      const { ports, labels } = ref as ServiceRef;
      const by = made.by === 'external' ? 'external' : 'release';
      const facts = { name: ref.name, namespace, ports, labels, by } as const;
      place.services.set(namespace, ref.name, bothServices(place.services.get(namespace, ref.name), facts));
    } else if (ref.kind === 'Gateway') {
      const known = place.gateways.get(namespace, `Gateway/${ref.name}`);
      if (known?.emitted === true) return;
      const listeners = new Map(known?.listeners.map(listener => [listener.name, listener]));
      for (const listener of (ref as GatewayRef).listeners) listeners.set(listener.name, { ...listener, certificates: [] });
      place.gateways.set(namespace, `Gateway/${ref.name}`, {
        owner: made.owner,
        emitted: false,
        listeners: [...listeners.values()],
      });
    }
  }

  private kindOf(apiVersion: string, kind: string): Kind {
    let version = this.kinds.get(apiVersion);
    if (version === undefined) this.kinds.set(apiVersion, (version = new Map<string, Kind>()));
    const known = version.get(kind);
    if (known !== undefined) return known;
    const key = `${groupOf(apiVersion)}/${kind}`;
    const made = { key, reader: readers.get(key), keyed: key === '/Secret' || key === '/ConfigMap' };
    version.set(kind, made);
    return made;
  }

  private place(id: string): Place {
    let place = this.places.get(id);
    if (place === undefined) this.places.set(id, (place = new Place(id)));
    return place;
  }
}

/** The reference as it is for a set's example, as the objects of the set are, too. */
function resolved<R extends ObjectRef>(ref: R): R {
  // Not its owner: that is a construct, not data.
  return resolveFacts({ ...ref, owner: undefined }, () => undefined) as R;
}

function keyOf(ref: ObjectRef): string | undefined {
  const key = ref.kind === 'Secret' ? (ref as SecretRef).key : '';
  return key === '' ? undefined : key;
}
