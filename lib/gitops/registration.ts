import { ClusterSet } from '../core/cluster-set';
import type { Cluster } from '../core/cluster';
import type { KubernetesObject } from '../core/model';
import type { Registration } from '../core/registration';
import { labelOf, requirementsOf, satisfies } from '../core/selectors';
import type { Homelab } from '../core/homelab';
import { clusterExternalSecret, ownClusterSecret, type RemoteField } from './argocd/cluster-secret';
import { clusterInputProvider, ownInputProvider } from './flux/cluster-registration';

/** The sets of a homelab, by name. */
export function setsOf(homelab: Homelab): readonly ClusterSet[] {
  return homelab.targets.filter((target): target is ClusterSet => target instanceof ClusterSet);
}

/** The sets of a homelab that select a registration with these labels, by name. */
export function setsThatSelect(homelab: Homelab, labels: Readonly<Record<string, string>>): readonly ClusterSet[] {
  return setsOf(homelab).filter(({ selector }) =>
    requirementsOf(selector).every(requirement => satisfies(labelOf(labels, requirement.key), requirement)),
  );
}

/**
 * The object by which a cluster is known to the engine that runs in it.
 *
 * @param namespace the engine's
 * @throws if the engine is none of ours
 */
export function ownRegistration({ engine, node }: Cluster, namespace: string, registration: Registration): KubernetesObject {
  if (engine.name === 'argocd') return ownClusterSecret(namespace, registration);
  if (engine.name === 'flux') return ownInputProvider(namespace, registration);
  throw new Error(`engine '${engine.name}' of '${node.id}' has no registrations that are known here`);
}

/**
 * The objects by which a cluster joins a set; apply them on the set's hub, whose secret store has the credentials.
 *
 * @param namespace the engine's
 * @param credentials where the store keeps what the engine signs in with: Argo CD's `config`, or a kubeconfig for Flux
 * @throws if the engine is none of ours, or the registration lacks a fact of the set
 */
export function memberRegistration(
  set: ClusterSet,
  namespace: string,
  registration: Registration,
  credentials: RemoteField,
): readonly KubernetesObject[] {
  if (set.engine.name === 'argocd') return [clusterExternalSecret(namespace, registration, credentials)];
  if (set.engine.name === 'flux') return clusterInputProvider(namespace, registration, set, credentials);
  throw new Error(`engine '${set.engine.name}' of '${set.hub.node.id}' has no registrations that are known here`);
}
