import type { LabelSelector } from '../model';
import { clusterNamespaces } from '../namespaces';
import type { ServicePort } from '../references';
import type { GatewayFacts, Grant, Route } from './gateway-facts';
import { IndexByName } from './index-by-name';
import type { Made, User } from './owner';
import type { ValueFile } from './value-files';

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
  /** An object of ours, a chart's, or nobody's here. */
  readonly by: 'object' | 'release' | 'external';
}

/** What selects Services by their labels. */
export interface Monitor {
  readonly user: User;
  readonly selector: LabelSelector;
  /** Namespaces it looks into; undefined for all. */
  readonly namespaces: readonly string[] | undefined;
  /** Names of the ports it scrapes. */
  readonly ports: readonly string[];
}

/** An object that more than one make, or that is external and made here. */
export interface Clash {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly makers: Made[];
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
  readonly valueFiles: ValueFile[] = [];
  /** By kind, namespace and name. */
  readonly clashes = new Map<string, Clash>();
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
    const other = index.add(namespace, name, made);
    if (other === undefined) return;
    if (other.by === 'external' && made.by === 'external') index.set(namespace, name, bothKeys(other, made));
    else {
      if (made.by !== 'likely' && other.by !== 'likely') this.noteClash(kind, namespace, name, other, made);
      if (prevails(made, other)) index.set(namespace, name, made);
    }
  }

  private noteClash(kind: string, namespace: string, name: string, other: Made, made: Made): void {
    const key = `${kind} ${namespace} ${name}`;
    const clash = this.clashes.get(key);
    if (clash === undefined) this.clashes.set(key, { kind, namespace, name, makers: [other, made] });
    else clash.makers.push(made);
  }

  /** Notes a reference; a name that is not a text is the validator's to report. */
  want(user: User, kind: string, namespace: string, name: string | undefined, options: WantOptions = {}): void {
    if (name === undefined) return;
    const { key, port, order = false, grant = false } = options;
    this.wants.push({ kind, namespace, name, key, port, order, grant, user });
  }
}

/** Of two makers the surer one counts, then the first by path: never the one that came first. */
function prevails(made: Made, other: Made): boolean {
  if (made.by !== other.by) return strength[made.by] > strength[other.by];
  return made.owner.path !== other.owner.path ? made.owner.path < other.owner.path : made.owner.phase > other.owner.phase;
}

function bothKeys(a: Made, b: Made): Made {
  if (a.keys === undefined || b.keys === undefined) return a.keys === undefined ? a : b;
  return { ...a, keys: [...a.keys, ...b.keys] };
}

/** What two declarations tell of one Service; an object of ours tells all. */
export function bothServices(known: ServiceFacts | undefined, facts: ServiceFacts): ServiceFacts {
  if (known === undefined || facts.by === 'object') return facts;
  if (known.by === 'object') return known;
  const ports = new Map([...known.ports, ...facts.ports].map(port => [`${port.port} ${port.name ?? ''}`, port]));
  const by = known.by === 'release' ? known.by : facts.by;
  return {
    ...facts,
    by,
    ports: [...ports.values()].sort((a, b) => a.port - b.port),
    labels: { ...known.labels, ...facts.labels },
  };
}
