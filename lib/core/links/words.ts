import { nearest } from '../nearest';
import type { RefKind } from '../references';
import { everywhere, type IndexByName } from './index-by-name';
import type { Made } from './owner';

/** Kinds that `external` knows. */
const referable: ReadonlySet<string> = new Set<RefKind>([
  'Service',
  'Secret',
  'ConfigMap',
  'ServiceAccount',
  'Gateway',
  'GatewayClass',
  'IngressClass',
  'Issuer',
  'ClusterIssuer',
  'SecretStore',
  'ClusterSecretStore',
  'StorageClass',
  'PriorityClass',
  'AppProject',
  'Role',
  'ClusterRole',
  'Deployment',
  'StatefulSet',
  'PersistentVolumeClaim',
]);

/** Kinds that no chart brings along: somebody must have written them. */
const authored: ReadonlySet<string> = new Set([
  'metallb.io/IPAddressPool',
  'metallb.io/BGPPeer',
  'kustomize.toolkit.fluxcd.io/Kustomization',
  'helm.toolkit.fluxcd.io/HelmRelease',
  'source.toolkit.fluxcd.io/GitRepository',
  'source.toolkit.fluxcd.io/OCIRepository',
  'source.toolkit.fluxcd.io/HelmRepository',
  'source.toolkit.fluxcd.io/HelmChart',
  'source.toolkit.fluxcd.io/Bucket',
  'gateway.networking.k8s.io/HTTPRoute',
  'gateway.networking.k8s.io/GRPCRoute',
  'gateway.networking.k8s.io/ListenerSet',
  'gateway.nginx.org/SnippetsFilter',
  'gateway.nginx.org/AuthenticationFilter',
]);

/** The kind of a `group/Kind`, as Kubernetes spells it. */
export function kindOf(kind: string): string {
  return kind.slice(kind.lastIndexOf('/') + 1);
}

/** An object in a sentence: `service 'grafana' in namespace monitoring`, `ClusterIssuer 'letsencrypt'`. */
export function thing(kind: string, namespace: string, name: string): string {
  const spelled = kindOf(kind);
  const word = /^[A-Z][a-z]+$/.test(spelled) ? spelled.toLowerCase() : spelled;
  return `${word} '${name}'${namespace === '' || namespace === everywhere ? '' : ` in namespace ${namespace}`}`;
}

/** The identity of an emitted object in a report: `v1/Secret/monitoring/grafana`, with `-` for no namespace. */
export function identity(apiVersion: string, kind: string, namespace: string, name: string): string {
  return `${apiVersion}/${kindOf(kind)}/${namespace === '' ? '-' : namespace}/${name}`;
}

/** A reference to nothing. */
export interface Missing {
  readonly kind: string;
  /** Where it would have to be. */
  readonly namespace: string;
  /** It may be in any namespace. */
  readonly anywhere: boolean;
  readonly name: string;
}

/**
 * What to say of a reference to nothing; undefined if a chart may have made it unseen, which nobody could have declared.
 *
 * @param there what there is of the kind
 * @param elsewhere other clusters and sets that have it
 */
export function missing(wanted: Missing, there: IndexByName<Made>, elsewhere: readonly string[]): string | undefined {
  const { kind, namespace, anywhere, name } = wanted;
  const start = `${thing(kind, anywhere ? everywhere : namespace, name)} does not exist`;
  const [otherNamespace] = there.namespacesOf(name);
  if (otherNamespace !== undefined) return `${start}; it is in namespace ${otherNamespace}`;
  const names = anywhere ? [...there.byNamespace.values()].flatMap(each => [...each.keys()]) : [...there.names(namespace)];
  const near = nearest(name, names.sort());
  if (near !== undefined) return `${start}; did you mean '${near}'?`;
  const here = elsewhere.length === 0 ? start : `${start} here (${elsewhere.join(', ')} has one)`;
  const spelled = kindOf(kind);
  if (referable.has(spelled)) return `${here}: declare it, or use external('${spelled}', '${namespace}', '${name}')`;
  return authored.has(kind) ? `${here}: add it` : undefined;
}

/** `; did you mean 'b'?`, or else what there is: ` (it has a, b)`. */
export function alternatives(word: string, there: Iterable<string>): string {
  const sorted = [...there].sort();
  const near = nearest(word, sorted);
  return near === undefined ? ` (it has ${sorted.join(', ') || 'none'})` : `; did you mean '${near}'?`;
}
