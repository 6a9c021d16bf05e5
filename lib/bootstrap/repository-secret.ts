import type { Cluster } from '../core/cluster';
import { Homelab } from '../core/homelab';
import { isPlainObject } from '../core/plain-data';
import type { KubernetesObject } from '../core/model';
import type { RepositoryCredentials, SeedSecret } from './seed-secret';

/**
 * The Secret by which the engine signs in to the repository.
 *
 * @param root the objects that point the engine at Git
 * @throws if the address cannot be signed in to like that, or the engine does not look for a Secret
 */
export function repositorySecret(
  cluster: Cluster,
  namespace: string,
  root: readonly KubernetesObject[],
  credentials: RepositoryCredentials,
): SeedSecret {
  const url = cluster.node.root instanceof Homelab ? cluster.node.root.repository.url : '';
  const byKey = 'sshPrivateKey' in credentials;
  if (byKey !== !/^https?:/.test(url))
    throw new Error(
      `repository '${url}' cannot be signed in to with ${byKey ? 'an SSH key: give its ssh:// address' : 'a password: give its https:// address'}`,
    );
  return cluster.engine.name === 'flux'
    ? { namespace, name: secretOfSource(root), data: fluxData(credentials) }
    : {
        namespace,
        name: `repository-${cluster.name}`,
        labels: { 'argocd.argoproj.io/secret-type': 'repository' },
        data: { type: 'git', url, ...argoData(credentials) },
      };
}

/** Flux looks for the Secret that its source names. */
function secretOfSource(root: readonly KubernetesObject[]): string {
  for (const { spec } of root) {
    const secretRef = isPlainObject(spec) ? spec['secretRef'] : undefined;
    if (isPlainObject(secretRef) && typeof secretRef['name'] === 'string') return secretRef['name'];
  }
  throw new Error(
    "repository has credentials, but Flux' source names no Secret: give flux({ source: { secret: 'repository' } })",
  );
}

function argoData(credentials: RepositoryCredentials): SeedSecret['data'] {
  if ('sshPrivateKey' in credentials) return { sshPrivateKey: credentials.sshPrivateKey };
  return { username: credentials.username ?? 'git', password: credentials.password };
}

function fluxData(credentials: RepositoryCredentials): SeedSecret['data'] {
  if (!('sshPrivateKey' in credentials)) return { username: credentials.username ?? 'git', password: credentials.password };
  const { sshPrivateKey, knownHosts } = credentials;
  if (knownHosts === undefined) throw new Error('knownHosts of the repository is missing: Flux trusts no host by itself');
  return { identity: sshPrivateKey, known_hosts: knownHosts };
}
