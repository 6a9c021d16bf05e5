import type { KubernetesObject } from '../../core/model';
import type { Registration } from '../../core/registration';

/** What marks a Secret as the registration of a cluster. */
const marks = { 'argocd.argoproj.io/secret-type': 'cluster' };

/** A field of an item in a secret store, as External Secrets finds it. */
export interface RemoteField {
  /** Name of the ClusterSecretStore. */
  readonly store: string;
  /** Name of the item in the store. */
  readonly item: string;
  readonly field: string;
}

/**
 * The registration of the cluster that Argo CD itself runs in: a Secret without credentials, since it reaches it by its own account.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#clusters
 */
export function ownClusterSecret(namespace: string, registration: Registration): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: metadataOf(namespace, registration),
    type: 'Opaque',
    stringData: { ...nameAndServer(registration), config: '{"tlsClientConfig":{"insecure":false}}' },
  };
}

/**
 * The registration of another cluster: an ExternalSecret that makes the Secret in the hub, so that what Argo CD signs in with is in no
 * file. The field holds Argo CD's `config`, JSON with `bearerToken` or `tlsClientConfig`.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#clusters
 */
export function clusterExternalSecret(namespace: string, registration: Registration, config: RemoteField): KubernetesObject {
  const { name, labels, annotations } = metadataOf(namespace, registration);
  const metadata = { labels, ...(annotations && { annotations }) };
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name, namespace },
    spec: {
      refreshInterval: '1h',
      secretStoreRef: { kind: 'ClusterSecretStore', name: config.store },
      target: {
        name,
        creationPolicy: 'Owner',
        // A store that cannot be reached must not make a cluster unknown.
        deletionPolicy: 'Retain',
        template: {
          engineVersion: 'v2',
          type: 'Opaque',
          metadata,
          data: { ...nameAndServer(registration), config: '{{ .config }}' },
        },
      },
      data: [{ secretKey: 'config', remoteRef: { key: config.item, property: config.field } }],
    },
  };
}

function metadataOf(namespace: string, { name, labels, annotations }: Registration): KubernetesObject['metadata'] {
  return {
    name: `cluster-${name}`,
    namespace,
    labels: { ...labels, ...marks },
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
}

function nameAndServer({ name, server }: Registration): { readonly name: string; readonly server: string } {
  return { name, server };
}
