import { Chart, type ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { requirePlainPatches } from './apply-patches';
import type { GitRelease, HelmRelease, IgnoredDifference, Phase, SyncPolicy } from './model';
import { hasFacts } from './facts';
import { requireDnsLabel, requireFree, shown } from './names';
import { objectsWithin } from './objects';
import {
  isClusterScoped,
  objectRef,
  type ExternalOptions,
  type ObjectRef,
  type ProjectRef,
  type RefKind,
  type RefOf,
  type ServicePort,
  type ServiceRef,
} from './references';
import { addonMark, ClusterTarget, isAddon } from './target';
import { requireBaseProps } from './props';
import { requireDifferences, requireSyncPolicy } from './sync-policy';

/** A change to an add-on's own manifests, made when they are rendered. */
export interface Patch {
  readonly kind: string;
  /** @default - every name */
  readonly name?: string;
  /** Merged into the object: maps merge, lists and scalars replace, `null` removes. */
  readonly merge: object;
}

/** Properties that every add-on has. */
export interface AddonProps {
  /** @default - the add-on's own */
  readonly namespace?: string;
  /** Labels of the namespace, for example Pod Security levels. @default - the add-on's own */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  /** Add-ons that must be healthy before this one. @default - what its references say */
  readonly after?: readonly Addon[];
  /** Changes to its own manifests; one that matches nothing is an error. @default - none */
  readonly patches?: readonly Patch[];
  /** AppProject that it belongs to (Argo CD). @default - the engine's default project */
  readonly project?: ProjectRef;
  /** How it is kept in line with Git. @default - automated, with pruning and self-healing */
  readonly sync?: SyncPolicy;
  /** Differences that are nobody's concern. @default - the add-on's own */
  readonly ignoreDifferences?: readonly IgnoredDifference[];
  /** Notes shown beside the application (Argo CD). @default - none */
  readonly info?: Readonly<Record<string, string>>;
  /** Removing the add-on also deletes its definitions, volumes and volume claims, and with them data. @default false */
  readonly deleteData?: boolean;
}

/** What an add-on class passes to its base: its own defaults. */
export interface AddonDefaults {
  readonly namespace: string;
  /** @default - none */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly ignoreDifferences?: readonly IgnoredDifference[];
  /** @default - the library's */
  readonly sync?: SyncPolicy;
  /** @default true: deleting the application deletes what it made */
  readonly cascade?: boolean;
}

/**
 * API groups or `group/Kind`s whose definitions an add-on installs, each with the upstream release they are of,
 * for example `{ 'cert-manager.io': 'cert-manager/cert-manager v1.21.1' }`.
 */
export type InstalledCrds = Readonly<Record<string, string>>;

/**
 * Something deployable on a cluster: a release, objects of its own, or both.
 *
 * It owns up to three charts: `prerequisites` (what the release needs to start), `manifests` (namespaced objects that may
 * need the release's definitions) and `clusterManifests` (the same without a namespace).
 *
 * @throws if the id is not a DNS label of at most 53 characters, or its sync policy, a difference to ignore or a patch is not possible
 */
export abstract class Addon extends Construct {
  /** The cluster or set it lives in. */
  readonly target: ClusterTarget;
  readonly namespace: string;
  /** Labels of its namespace. */
  readonly namespaceLabels: Readonly<Record<string, string>>;
  readonly after: readonly Addon[];
  readonly patches: readonly Patch[];
  readonly project: ProjectRef | undefined;
  readonly sync: SyncPolicy;
  readonly ignoreDifferences: readonly IgnoredDifference[];
  readonly info: Readonly<Record<string, string>>;
  readonly deleteData: boolean;
  /** Deleting the application deletes what it made. */
  readonly cascade: boolean;
  /** Name of the layer that made it; absent if the program did. */
  readonly layer: string | undefined;
  private readonly declared: ObjectRef[] = [];
  private readonly used: ObjectRef[] = [];

  constructor(scope: Construct, id: string, defaults: AddonDefaults, props: AddonProps) {
    requireBaseProps('AddonProps', props);
    super(scope, requireFree('add-on', scope, requireDnsLabel('add-on id', id, 53)));
    Object.defineProperty(this, addonMark, { value: true });
    this.target = ClusterTarget.of(this);
    this.layer = this.target.installingLayer?.name;
    this.namespace = requireNamespace(props.namespace ?? defaults.namespace);
    this.namespaceLabels = props.namespaceLabels ?? defaults.namespaceLabels ?? {};
    this.after = props.after ?? [];
    this.patches = requirePlainPatches(props.patches ?? []);
    this.project = props.project;
    this.sync = requireSyncPolicy({ ...defaults.sync, ...props.sync });
    this.ignoreDifferences = requireDifferences(props.ignoreDifferences ?? defaults.ignoreDifferences ?? []);
    this.info = props.info ?? {};
    this.deleteData = props.deleteData ?? false;
    this.cascade = defaults.cascade ?? true;
  }

  /** Definitions that its release installs. @default - none */
  get crds(): InstalledCrds {
    return {};
  }

  /** What is installed besides its own objects. @default - nothing */
  get release(): HelmRelease | GitRelease | undefined {
    return undefined;
  }

  /** Objects that the release needs to start, such as its secrets. */
  get prerequisites(): Chart {
    return this.ownChart('prerequisites', this.namespace);
  }

  /** Its own namespaced objects. */
  get manifests(): Chart {
    return this.ownChart('manifests', this.namespace);
  }

  /** Its own objects without a namespace, and those in other namespaces. */
  get clusterManifests(): Chart {
    return this.ownChart('cluster-manifests', undefined);
  }

  /** Its own objects of a phase, in the order they were made. Those of other charts within it are config. */
  objects(phase: Phase): readonly ApiObject[] {
    const prerequisites = this.node.tryFindChild('prerequisites');
    if (phase === 'prerequisites') return prerequisites === undefined ? [] : objectsWithin(prerequisites);
    return this.node.children.flatMap(child => (child === prerequisites || isAddon(child) ? [] : objectsWithin(child)));
  }

  /** References to what its release makes. */
  get declaredObjects(): readonly ObjectRef[] {
    return this.declared;
  }

  /** References that its values use: their add-ons come first. */
  get usedObjects(): readonly ObjectRef[] {
    return this.used;
  }

  /** Notes that its release needs an object, whose add-on then comes first. Returns the reference. */
  uses<R extends ObjectRef>(ref: R): R {
    this.used.push(ref);
    return ref;
  }

  /** A reference to an object among its own manifests. */
  protected own<K extends RefKind>(
    kind: K,
    name: string,
    options: ExternalOptions & { readonly namespace?: string } = {},
  ): RefOf[K] {
    return objectRef(kind, isClusterScoped(kind) ? undefined : (options.namespace ?? this.namespace), name, {
      ...options,
      owner: this,
    });
  }

  /** Declares an object that the release makes, so that others can refer to it. */
  protected declare<K extends RefKind>(
    kind: K,
    name: string,
    options: ExternalOptions & { readonly namespace?: string } = {},
  ): RefOf[K] {
    const ref = this.own(kind, name, options);
    this.declared.push(ref);
    return ref;
  }

  /**
   * Declares a Service that the release makes.
   *
   * @param labels its labels, by which a ServiceMonitor selects it
   */
  protected declareService(
    name: string,
    ports: readonly ServicePort[],
    labels: Readonly<Record<string, string>> = {},
  ): ServiceRef {
    return this.declare('Service', name, { ports, labels });
  }

  private ownChart(id: string, namespace: string | undefined): Chart {
    const made = this.node.tryFindChild(id);
    if (made !== undefined) return made as Chart;
    return new Chart(this, id, namespace === undefined ? {} : { namespace });
  }
}

/** An engine needs the namespace before it knows the cluster, so it is the same in every cluster of a set. */
function requireNamespace(namespace: string): string {
  if (typeof namespace === 'string' && hasFacts(namespace))
    throw new Error(`namespace cannot hold a fact of a set, got ${shown(namespace)}: it is the same in all its clusters`);
  return requireDnsLabel('namespace', namespace);
}
