import type { Phase } from '../model';

/** Whose an object is, and when it is applied. */
export interface Owner {
  /** Id of the cluster or set. */
  readonly target: string;
  /** Id of the application. */
  readonly application: string;
  readonly phase: Phase;
  /** Construct path, for errors. */
  readonly path: string;
}

/** An application comes after another, since something in it refers to something in the other. */
export interface Dependency {
  /** Who refers. */
  readonly from: Owner;
  /** Who makes what is referred to, and when. */
  readonly to: { readonly application: string; readonly phase: Phase | 'release' };
  /** For people, for example `ClusterIssuer 'letsencrypt'`. */
  readonly reason: string;
}

/** An object that refers to others. */
export interface User {
  readonly owner: Owner;
  /** Its kind; empty for the values of a release. */
  readonly kind: string;
  /** Empty for what has no namespace. */
  readonly namespace: string;
  readonly name: string;
}

/** Who makes an object, and how it comes about. */
export interface Made {
  /**
   * `object`: it is emitted; `controller`: a controller makes it from an emitted object; `release`: a chart of ours makes
   * it; `likely`: a controller makes it unless something else does; `external`: nobody here makes it.
   */
  readonly by: 'object' | 'controller' | 'release' | 'likely' | 'external';
  readonly owner: Owner;
  /** The version of an emitted object's API. */
  readonly apiVersion?: string | undefined;
  /** What a controller makes it from. */
  readonly from?: User | undefined;
  /** Keys of a Secret or ConfigMap; absent if they are not known. */
  readonly keys?: readonly string[] | undefined;
}

/** When an object is made, within its application. */
export function phaseOf(made: Made): Phase | 'release' {
  return made.by === 'release' ? 'release' : made.owner.phase;
}
