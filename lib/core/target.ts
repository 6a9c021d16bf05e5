import { Construct } from 'constructs';
import type { GitOpsEngine } from './model';
import { requireProps } from './props';
import {
  isClusterScoped,
  objectRef,
  requirePossible,
  type ExternalOptions,
  type ObjectRef,
  type RefKind,
  type RefOf,
} from './references';
import type { Addon } from './addon';
import type { Layer } from './layer';

const mark = Symbol.for('cdk8s-homelab.ClusterTarget');
/** Marks add-ons. */
export const addonMark = Symbol.for('cdk8s-homelab.Addon');

/** What a {@link Cluster} and a {@link ClusterSet} have in common: all that an add-on may ask of the place it lives in. */
export abstract class ClusterTarget extends Construct {
  /** The cluster or set that a construct lives in. @throws if it lives in none */
  static of(scope: Construct): ClusterTarget {
    const found = scope.node.scopes.findLast(ClusterTarget.isClusterTarget);
    if (found === undefined) {
      throw new Error(
        `'${scope.node.path || 'the homelab'}' is outside a cluster: pass a Cluster or a ClusterSet, or something inside one, as the scope`,
      );
    }
    return found;
  }

  /** Whether a value is a cluster or a set, from whichever copy of the library. */
  static isClusterTarget(this: void, value: unknown): value is ClusterTarget {
    return typeof value === 'object' && value !== null && mark in value;
  }

  /** The cluster's name; in a set, a fact. */
  abstract readonly name: string;
  /** The domain under which the cluster's services are reached; in a set, a fact. */
  abstract readonly domain: string;
  /** For example `production`; in a set, a fact. */
  abstract readonly environment: string;
  /** For example `control-plane` or `vcluster`. */
  abstract readonly role: string;
  /** What reconciles it. */
  abstract readonly engine: GitOpsEngine;
  /** Values and add-ons shared with other clusters, the first is the weakest. */
  abstract readonly layers: readonly Layer[];
  /** API groups or `group/Kind`s whose definitions are in the cluster without an add-on of ours. */
  abstract readonly externalCrds: readonly string[];

  private readonly externals: ObjectRef[] = [];
  private installing: Layer | undefined;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    Object.defineProperty(this, mark, { value: true });
  }

  /**
   * A further fact of the cluster, by the name it was declared under.
   *
   * @throws if the cluster or set declares no such fact
   */
  abstract fact(name: string): string;

  /**
   * A reference to an object that nobody here makes. It is an error if somebody here does make it.
   *
   * @param namespace ignored for cluster-scoped kinds
   * @throws if there could be no such object, or a port or a host name is none
   */
  external<K extends RefKind>(kind: K, namespace: string, name: string, options: ExternalOptions = {}): RefOf[K] {
    requirePossible(kind, namespace, name, requireProps('ExternalOptions', options, 'options'));
    const ref = objectRef(kind, isClusterScoped(kind) ? undefined : namespace, name, options);
    this.externals.push(ref);
    return ref;
  }

  /** All that was declared external here. */
  get externalObjects(): readonly ObjectRef[] {
    return this.externals;
  }

  /** The add-ons that live here, by id. */
  get addons(): readonly Addon[] {
    return this.node
      .findAll()
      .filter(isAddon)
      .sort((a, b) => (a.node.id < b.node.id ? -1 : 1));
  }

  /**
   * The one add-on of a class that lives here already: how a layer's add-ons find those of another.
   *
   * @throws if there is none yet, or more than one
   */
  addon<A extends Addon>(type: abstract new (...args: never[]) => A): A {
    const found = this.node.findAll().filter((node): node is Construct & A => node instanceof type);
    const [only] = found;
    if (only === undefined) throw new Error(`'${this.node.id}' has no ${type.name}: add one before what needs it`);
    if (found.length > 1) {
      throw new Error(
        `'${this.node.id}' has ${found.length} of ${type.name} (${found.map(each => each.node.id).join(', ')}): pass the one you mean`,
      );
    }
    return only;
  }

  /** The layer whose add-ons are being made right now; absent outside a layer. */
  get installingLayer(): Layer | undefined {
    return this.installing;
  }

  /** Makes the layers' add-ons. Called once, by the constructor of the concrete class. @throws if two layers have one name */
  protected installLayers(): void {
    const names = new Set<string>();
    for (const layer of this.layers) {
      if (names.has(layer.name))
        throw new Error(`layers of '${this.node.id}' have two called '${layer.name}': what each sets could not be told apart`);
      names.add(layer.name);
      this.installing = layer;
      layer.install(this);
    }
    this.installing = undefined;
  }
}

/** Whether a construct is an add-on, from whichever copy of the library. */
export function isAddon(value: Construct): value is Addon {
  return addonMark in value;
}
