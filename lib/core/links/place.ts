import type { LabelSelector } from '../model';
import { clusterNamespaces } from '../namespaces';
import type { ServicePort } from '../references';
import type { GatewayFacts, Grant, Route } from './gateway-facts';
import { IndexByName } from './index-by-name';
import type { Made, User } from './owner';

/** A reference to one object. */
export interface Want {
  /** `group/Kind` of what is wanted. */
  readonly kind: string;
  /** Empty for what has no namespace, `*` if any will do. */
  readonly namespace: string;
  readonly name: string;
  /** Key of the Secret or ConfigMap. */
  readonly key: string | undefined;
  /** Number or name of the Service's port. */
  readonly port: number | string | undefined;
  /** What is wanted must be there first. */
  readonly order: boolean;
  /** From another namespace, a ReferenceGrant must allow it. */
  readonly grant: boolean;
  readonly user: User;
}

/** What of a {@link Want} may be left out. */
export interface WantOptions {
  readonly key?: string | undefined;
  readonly port?: number | string | undefined;
  /** @default false */
  readonly order?: boolean;
  /** @default false */
  readonly grant?: boolean;
}

/** What is known of a Service. */
export interface ServiceFacts {
  readonly name: string;
  readonly namespace: string;
  /** Empty if they are not known. */
  readonly ports: readonly ServicePort[];
  readonly labels: Readonly<Record<string, string>>;
  /** Nobody here makes it. */
  readonly external: boolean;
}

/** What selects Services by their labels. */
export interface Monitor {
  readonly user: User;
  readonly selector: LabelSelector;
  /** Namespaces it looks into; absent for all. */
  readonly namespaces?: readonly string[];
  /** Names of the ports it scrapes. */
  readonly ports: readonly string[];
}

/** An object that two make, or that is external and made here. */
export interface Clash {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly makers: readonly [Made, Made];
}

const strength = { object: 4, controller: 3, release: 2, likely: 1, external: 0 } as const;

/** One cluster or set: what there is, and what refers to what. */
export class Place {
  readonly wants: Want[] = [];
  readonly services = new IndexByName<ServiceFacts>();
  readonly gateways = new IndexByName<GatewayFacts>();
  /** DNS names of the Certificate that makes a Secret, by the Secret. */
  readonly certificates = new IndexByName<readonly string[]>();
  readonly routes: Route[] = [];
  /** ReferenceGrants by their namespace. */
  readonly grants = new Map<string, Grant[]>();
  readonly monitors: Monitor[] = [];
  readonly clashes: Clash[] = [];
  /** Labels of the namespaces that there are; undefined if they are not known. */
  readonly namespaces = new Map<string, Readonly<Record<string, string>> | undefined>(
    [...clusterNamespaces].map(name => [name, undefined]),
  );
  private readonly made = new Map<string, IndexByName<Made>>();

  /** @param id id of the cluster or set */
  constructor(readonly id: string) {}

  /** Everything of a kind, by namespace and name. */
  of(kind: string): IndexByName<Made> {
    let index = this.made.get(kind);
    if (index === undefined) this.made.set(kind, (index = new IndexByName()));
    return index;
  }

  /** Everything by kind, then by namespace and name. */
  get kinds(): ReadonlyMap<string, IndexByName<Made>> {
    return this.made;
  }

  /** Notes that somebody makes an object; who makes it for sure is kept. */
  make(kind: string, namespace: string, name: string, made: Made): void {
    const index = this.of(kind);
    const other = index.get(namespace, name);
    if (other === undefined) index.set(namespace, name, made);
    else if (other.by === 'external' && made.by === 'external') index.set(namespace, name, bothKeys(other, made));
    else {
      if (clash(other, made)) this.clashes.push({ kind, namespace, name, makers: [other, made] });
      if (strength[made.by] > strength[other.by]) index.set(namespace, name, made);
    }
  }

  /** Notes a reference; a name that is not a text is the validator's to report. */
  want(user: User, kind: string, namespace: string, name: string | undefined, options: WantOptions = {}): void {
    if (name === undefined) return;
    const { key, port, order = false, grant = false } = options;
    this.wants.push({ kind, namespace, name, key, port, order, grant, user });
  }
}

/** Two that make one thing for certain; an add-on may declare what its own objects make. */
function clash(a: Made, b: Made): boolean {
  if (a.by === 'likely' || b.by === 'likely') return false;
  const declared = a.by === 'release' || b.by === 'release';
  return !(declared && a.owner.application === b.owner.application);
}

function bothKeys(a: Made, b: Made): Made {
  if (a.keys === undefined || b.keys === undefined) return a.keys === undefined ? a : b;
  return { ...a, keys: new Set([...a.keys, ...b.keys]) };
}
