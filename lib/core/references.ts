import type { Addon } from './addon';
import { requireDataKey, requireDnsLabel, requireHostname, requireObjectName, requireWord, shown } from './names';
import { requirePort } from './numbers';

/** A port of a service. */
export interface ServicePort {
  /** @default - none: the service has one port */
  readonly name?: string;
  readonly port: number;
}

/**
 * A reference to an object that may not be part of this program's own output: a chart makes it, or somebody else does.
 * What a chart makes, its add-on declares as readonly fields; what nobody here makes is `target.external(…)`.
 */
export interface ObjectRef {
  /** API group, empty for the core group. */
  readonly group: string;
  readonly kind: string;
  /** @default - none: the kind is cluster-scoped */
  readonly namespace?: string;
  readonly name: string;
  /** The add-on that makes it. @default - nobody here does */
  readonly owner?: Addon;
}

/** A Service. */
export interface ServiceRef extends ObjectRef {
  readonly kind: 'Service';
  readonly namespace: string;
  /** Its ports; empty if they are not known. */
  readonly ports: readonly ServicePort[];
  /** Its labels, as far as they are known: what a ServiceMonitor selects by. */
  readonly labels: Readonly<Record<string, string>>;
}

/** One key of a Secret. */
export interface SecretRef extends ObjectRef {
  readonly kind: 'Secret';
  readonly namespace: string;
  readonly key: string;
}

/** A listener of a Gateway. */
export interface GatewayListener {
  readonly name: string;
  readonly port: number;
  readonly protocol: 'HTTP' | 'HTTPS' | 'TLS' | 'TCP' | 'UDP';
  /** Host name or wildcard that it serves. @default - all */
  readonly hostname?: string;
}

/** A Gateway of the Gateway API. */
export interface GatewayRef extends ObjectRef {
  readonly kind: 'Gateway';
  readonly namespace: string;
  readonly listeners: readonly GatewayListener[];
}

/** An Issuer or ClusterIssuer of cert-manager. */
export interface IssuerRef extends ObjectRef {
  readonly kind: 'Issuer' | 'ClusterIssuer';
}

/** A SecretStore or ClusterSecretStore of External Secrets. */
export interface SecretStoreRef extends ObjectRef {
  readonly kind: 'SecretStore' | 'ClusterSecretStore';
}

/** A StorageClass. */
export interface StorageClassRef extends ObjectRef {
  readonly kind: 'StorageClass';
}

/** A PriorityClass. */
export interface PriorityClassRef extends ObjectRef {
  readonly kind: 'PriorityClass';
}

/** An AppProject of Argo CD. */
export interface ProjectRef extends ObjectRef {
  readonly kind: 'AppProject';
}

/** What must be told of an object that nobody here makes, besides its name. */
export interface ExternalOptions {
  /** Ports of a Service. @default - not known: any port is accepted */
  readonly ports?: readonly ServicePort[];
  /** Labels of a Service. @default - not known: any selector is accepted */
  readonly labels?: Readonly<Record<string, string>>;
  /** Key of a Secret. @default - not known */
  readonly key?: string;
  /** Listeners of a Gateway. @default - not known */
  readonly listeners?: readonly GatewayListener[];
}

/** The reference type of each kind that `external` and `declare` know. */
export interface RefOf {
  readonly Service: ServiceRef;
  readonly Secret: SecretRef;
  readonly Gateway: GatewayRef;
  readonly Issuer: IssuerRef;
  readonly ClusterIssuer: IssuerRef;
  readonly SecretStore: SecretStoreRef;
  readonly ClusterSecretStore: SecretStoreRef;
  readonly StorageClass: StorageClassRef;
  readonly PriorityClass: PriorityClassRef;
  readonly AppProject: ProjectRef;
  readonly ConfigMap: ObjectRef;
  readonly ServiceAccount: ObjectRef;
  readonly GatewayClass: ObjectRef;
  readonly IngressClass: ObjectRef;
  readonly Role: ObjectRef;
  readonly ClusterRole: ObjectRef;
  readonly Deployment: ObjectRef;
  readonly StatefulSet: ObjectRef;
  readonly PersistentVolumeClaim: ObjectRef;
}

/** A kind that can be referred to. */
export type RefKind = keyof RefOf;

const groups: Readonly<Record<RefKind, string>> = {
  Service: '',
  Secret: '',
  ConfigMap: '',
  ServiceAccount: '',
  Gateway: 'gateway.networking.k8s.io',
  GatewayClass: 'gateway.networking.k8s.io',
  Issuer: 'cert-manager.io',
  ClusterIssuer: 'cert-manager.io',
  SecretStore: 'external-secrets.io',
  ClusterSecretStore: 'external-secrets.io',
  StorageClass: 'storage.k8s.io',
  PriorityClass: 'scheduling.k8s.io',
  IngressClass: 'networking.k8s.io',
  AppProject: 'argoproj.io',
  Role: 'rbac.authorization.k8s.io',
  ClusterRole: 'rbac.authorization.k8s.io',
  Deployment: 'apps',
  StatefulSet: 'apps',
  PersistentVolumeClaim: '',
};

const clusterScoped: ReadonlySet<string> = new Set<RefKind>([
  'ClusterIssuer',
  'ClusterSecretStore',
  'StorageClass',
  'PriorityClass',
  'GatewayClass',
  'IngressClass',
  'ClusterRole',
]);

/** Whether objects of a kind that can be referred to have no namespace. */
export function isClusterScoped(kind: RefKind): boolean {
  return clusterScoped.has(kind);
}

/**
 * Checks that there could be an object of a kind that can be referred to.
 *
 * @throws if nothing of the kind can be referred to, or have that name or namespace, a port is none, or a host name is none
 */
export function requirePossible(kind: RefKind, namespace: string, name: string, options: ExternalOptions): void {
  if (!Object.hasOwn(groups, kind))
    throw new Error(`kind ${shown(kind)} cannot be referred to: give one of ${Object.keys(groups).join(', ')}`);
  // Roles may be named system:….
  const requireName = /Role$/.test(kind) ? requireWord : requireObjectName;
  requireName(`name of ${kind}`, name);
  if (!isClusterScoped(kind)) requireDnsLabel(`namespace of ${kind} '${name}'`, namespace);
  const { ports = [], key, listeners = [] } = options;
  for (const { port } of ports) requirePort(`port of ${kind} '${name}'`, port);
  if (key !== undefined) requireDataKey(`key of ${kind} '${name}'`, key);
  for (const { name: listener, port, hostname } of listeners) {
    const of = `of listener '${listener}'`;
    requireObjectName(`name ${of}`, listener);
    requirePort(`port ${of}`, port);
    if (hostname !== undefined) requireHostname(`hostname ${of}`, hostname);
  }
}

/** Makes a reference; constructs call `addon.declare` or `target.external`, which also register it. */
export function objectRef<K extends RefKind>(
  kind: K,
  namespace: string | undefined,
  name: string,
  options: ExternalOptions & { readonly owner?: Addon },
): RefOf[K] {
  const ref = {
    group: groups[kind],
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    name,
    ...(options.owner === undefined ? {} : { owner: options.owner }),
    ...(kind === 'Service' ? { ports: options.ports ?? [], labels: options.labels ?? {} } : {}),
    ...(kind === 'Secret' ? { key: options.key ?? '' } : {}),
    ...(kind === 'Gateway' ? { listeners: options.listeners ?? [] } : {}),
  };
  return ref as unknown as RefOf[K];
}
