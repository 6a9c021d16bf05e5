import type { ClusterSet } from '../../core/cluster-set';
import type { FactSource, KubernetesObject } from '../../core/model';
import type { Registration } from '../../core/registration';
import { labelOf } from '../../core/selectors';
import type { RemoteField } from '../argocd/cluster-secret';
import { isRegistrationName } from './inputs';
import { fluxRegistration } from './registration';
import { api } from './release';

/** The registration of the cluster that Flux itself runs in: no set delivers to it, and there is nothing to reach it by. */
export function ownInputProvider(namespace: string, registration: Registration): KubernetesObject {
  const { labels, server } = registration;
  return provider(namespace, registration, labels, { type: 'Static', defaultValues: { server } });
}

/**
 * The registration of another cluster: a provider of the set's inputs, and an ExternalSecret that brings the kubeconfig, which is in
 * no file.
 *
 * @throws as `fluxRegistration` does
 * @see https://fluxoperator.dev/docs/crd/resourcesetinputprovider/
 */
export function clusterInputProvider(
  namespace: string,
  registration: Registration,
  set: ClusterSet,
  kubeconfig: RemoteField,
): readonly KubernetesObject[] {
  const { name } = registration;
  const facts = Object.fromEntries(
    Object.entries(set.factSources).flatMap(([fact, source]) => {
      const value = valueOf(source, registration);
      return value === undefined || isRegistrationName(source) ? [] : [[fact, value] as const];
    }),
  );
  const { labels, spec } = fluxRegistration(name, { set, facts, labels: registration.labels });
  return [provider(namespace, registration, labels, spec), kubeconfigSecret(namespace, name, kubeconfig)];
}

function valueOf(source: FactSource, { name, server, labels, annotations }: Registration): string | undefined {
  if ('registration' in source) return source.registration === 'name' ? name : server;
  return 'label' in source ? labelOf(labels, source.label) : labelOf(annotations, source.annotation);
}

function provider(
  namespace: string,
  { name, annotations }: Registration,
  labels: Readonly<Record<string, string>>,
  spec: object,
): KubernetesObject {
  return {
    apiVersion: api.operator,
    kind: 'ResourceSetInputProvider',
    metadata: { name, namespace, labels, ...(Object.keys(annotations).length > 0 && { annotations }) },
    spec,
  };
}

function kubeconfigSecret(namespace: string, cluster: string, { store, item, field }: RemoteField): KubernetesObject {
  const name = `${cluster}-kubeconfig`;
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name, namespace },
    spec: {
      refreshInterval: '1h',
      secretStoreRef: { kind: 'ClusterSecretStore', name: store },
      target: { name, creationPolicy: 'Owner', deletionPolicy: 'Retain' },
      data: [{ secretKey: 'value', remoteRef: { key: item, property: field } }],
    },
  };
}
