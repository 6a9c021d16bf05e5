import type { FactUse } from './facts';

/** Plain data, as JSON knows it. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A map of plain data. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Any Kubernetes object, as data. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMetadata;
  readonly [key: string]: unknown;
}

/** The parts of an object's metadata that the library reads. */
export interface ObjectMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

/** A chart at one exact version. */
export interface HelmChart {
  /** Address of the repository: `https://…` for an index, `oci://…` for a registry (without the chart's name). */
  readonly repository: string;
  /** Name of the chart in that repository. */
  readonly name: string;
  /** Exact version; a range is an error. */
  readonly version: string;
}

/** A Helm release: a chart, its name in the cluster and its merged values. */
export interface HelmRelease {
  readonly type: 'helm';
  readonly chart: HelmChart;
  /** Release name, at most 53 characters; the add-on's id. */
  readonly name: string;
  readonly values: JsonObject;
  /** The part of `values` that holds facts of a set, which differs from cluster to cluster. @default - none */
  readonly overlay?: JsonObject;
}

/** Manifests that lie in somebody else's Git repository. */
export interface GitRelease {
  readonly type: 'git';
  readonly url: string;
  /** Tag or commit. */
  readonly revision: string;
  /** Folder in the repository. */
  readonly path: string;
}

/** When an add-on's own objects are applied: before its release, or after it. */
export type Phase = 'prerequisites' | 'config';

/** A kind of difference between the desired and the live object that is nobody's concern. */
export interface IgnoredDifference {
  /** API group, empty for the core group. @default - any group */
  readonly group?: string;
  readonly kind: string;
  /** @default - every name */
  readonly name?: string;
  /** @default - every namespace */
  readonly namespace?: string;
  /** JSON pointers, for example `/spec/replicas`. @default - none */
  readonly jsonPointers?: readonly string[];
  /** jq path expressions (Argo CD only). @default - none */
  readonly jqPathExpressions?: readonly string[];
}

/** How often a failed reconciliation is tried again. */
export interface RetryPolicy {
  /** Tries after the first. @default 5 */
  readonly limit?: number;
  /** First pause, in seconds. @default 10 */
  readonly backoffSeconds?: number;
  /** Each pause is this many times the one before. @default 2 */
  readonly backoffFactor?: number;
  /** Longest pause, in seconds. @default 300 */
  readonly maxBackoffSeconds?: number;
  /** Retry with the newest revision instead of the one that failed. @default true */
  readonly refresh?: boolean;
}

/** How an application is kept in line with Git. */
export interface SyncPolicy {
  /** Reconcile without a person asking for it. @default true */
  readonly automated?: boolean;
  /** Delete what is no longer in Git. @default true */
  readonly prune?: boolean;
  /** Undo changes made to the live objects. @default true */
  readonly selfHeal?: boolean;
  /** Accept that Git holds no object at all any more. @default false */
  readonly allowEmpty?: boolean;
  /** How often a failed reconciliation is tried again. @default - as each of its fields says */
  readonly retry?: RetryPolicy;
  /** More of Argo CD's sync options, `Key=value`. @default - none beyond those the library sets */
  readonly syncOptions?: readonly string[];
}

/** One thing to reconcile, in words that neither Argo CD nor Flux owns. */
export interface GitOpsApplication {
  /** The add-on's id; also its release name and folder. */
  readonly id: string;
  /** Path of the construct that it comes from. */
  readonly owner: string;
  /** Namespace of the release and of its namespaced objects. */
  readonly namespace: string;
  /** AppProject (Argo CD). */
  readonly project: string;
  /** What is installed besides its own manifests. @default - nothing */
  readonly release?: HelmRelease | GitRelease;
  /** The phases that have manifests of their own, under `manifests/<id>/<phase>/`. */
  readonly phases: readonly Phase[];
  /** Names of the files in each phase's folder, sorted. */
  readonly files: Readonly<Record<Phase, readonly string[]>>;
  /** Ids of the applications that must be healthy first. Direct edges only, sorted. */
  readonly after: readonly string[];
  /** Length of the longest chain before it; 0 has nothing before it. */
  readonly wave: number;
  readonly sync: SyncPolicy;
  readonly ignoreDifferences: readonly IgnoredDifference[];
  /** Notes shown beside the application (Argo CD). */
  readonly info: readonly { readonly name: string; readonly value: string }[];
  /** Deleting the application deletes what it made. */
  readonly cascade: boolean;
  /** Where facts of a set stand in its manifests and values; empty for a known cluster. */
  readonly facts: readonly FactUse[];
}

/** Where the rendered tree lies when an engine reads it. */
export interface Repository {
  /** Clone address, for example `https://github.com/me/homelab.git`. */
  readonly url: string;
  /** Branch, tag or commit. @default 'main' */
  readonly revision?: string;
  /** Folder in which the output folder's content lies. @default 'dist' */
  readonly path?: string;
}

/** What an engine needs to know of the place it renders for. */
export interface EngineTarget {
  /** Name of the cluster or set; also its folder. */
  readonly name: string;
  /** A set renders its applications without the cluster's name: the engine adds each cluster's. */
  readonly set: boolean;
  /** The cluster's name (a set's example). */
  readonly clusterName: string;
  /** API server address, as the engine reaches it. */
  readonly server: string;
  readonly repository: Required<Repository>;
  /** The target's folder in the repository, for example `dist/the-cluster`. */
  readonly path: string;
  /** Construct path, for errors. */
  readonly owner: string;
}

/** An object that an engine wants written, below the target's folder. */
export interface EngineObject {
  /** Folder below the target's folder, for example `gitops`. */
  readonly folder: string;
  readonly object: KubernetesObject;
  /** Construct path that it comes from. */
  readonly owner: string;
}

/** A file that is not an object, below the target's folder. */
export interface EngineText {
  readonly path: string;
  readonly text: string;
}

/** What an engine makes of an application or a target. */
export interface EngineOutput {
  readonly objects: readonly EngineObject[];
  readonly texts: readonly EngineText[];
}

/** What an engine is told of an object before it is written. */
export interface Decoration {
  readonly phase: Phase;
  /** The object outlives its add-on: it is neither pruned nor deleted with it. */
  readonly keep: boolean;
  /** The object is one of the cluster's own namespaces. */
  readonly namespace: boolean;
}

/** A set as its engine sees it: the applications, and what the registrations tell. */
export interface EngineSet {
  readonly target: EngineTarget;
  readonly applications: readonly GitOpsApplication[];
  /** Selects registrations by their labels. */
  readonly selector: LabelSelector;
  /** Every declared fact, and where the registration has it. */
  readonly facts: Readonly<Record<string, FactSource>>;
}

/** Kubernetes' label selector. */
export interface LabelSelector {
  /** Labels and the value each must have. @default - none */
  readonly matchLabels?: Readonly<Record<string, string>>;
  /** What else must hold. @default - nothing */
  readonly matchExpressions?: readonly LabelRequirement[];
}

/** One requirement of a {@link LabelSelector}. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  /** @default - none (for Exists and DoesNotExist) */
  readonly values?: readonly string[];
}

/** Where a registration holds a fact: in a label, in an annotation, or as its name or address. */
export type FactSource =
  { readonly label: string } | { readonly annotation: string } | { readonly registration: 'name' | 'server' };

/**
 * Turns applications into the objects that one GitOps tool reads.
 *
 * `argoCd()` and `flux()` are engines; an object of your own is one too.
 */
export interface GitOpsEngine {
  /** Name of the tool: the word that `homelab list` prints. */
  readonly name: string;
  /** Kinds (`group/Kind`) whose definitions the engine itself brings along. */
  readonly kinds: readonly string[];
  /** Annotations and labels that an object of an application carries for this engine. */
  decorate(decoration: Decoration): {
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
  };
  /**
   * The objects that make one application known to the engine.
   *
   * @param applications all of the target's, itself included: an engine may have to know what the others are made of
   */
  render(application: GitOpsApplication, target: EngineTarget, applications: readonly GitOpsApplication[]): EngineOutput;
  /** What points the engine at a known cluster's `gitops` folder. */
  renderRoot(target: EngineTarget, applications: readonly GitOpsApplication[]): EngineOutput;
  /** What makes the engine of the hub deliver a set: files beside the set's own, and files of the hub. */
  renderSet(set: EngineSet, hub: EngineTarget): { readonly inSet: EngineOutput; readonly inHub: EngineOutput };
}
