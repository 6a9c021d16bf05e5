import { CustomResource } from '@pulumi/kubernetes/apiextensions/customResource';
import type * as pulumi from '@pulumi/pulumi';
import type { Cluster } from '../core/cluster';
import { Homelab } from '../core/homelab';
import type { KubernetesObject } from '../core/model';
import { ownRegistration, setsOf, setsThatSelect } from '../gitops/registration';
import { seedSecret } from './seed-secret';

/** Values of a registration that only exist once bootstrap has made something, by key. They reach the engine, never a synth. */
export interface BridgedValues {
  /** @default - none */
  readonly labels?: Readonly<Record<string, pulumi.Input<string>>>;
  /** @default - none */
  readonly annotations?: Readonly<Record<string, pulumi.Input<string>>>;
}

/** A registration whose values may not be known yet. */
export interface BridgedRegistration {
  readonly object: KubernetesObject;
  readonly labels: Readonly<Record<string, pulumi.Input<string>>>;
  readonly annotations: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * What a cluster registers with at its own engine; undefined if its homelab has no contract.
 *
 * @throws if a key of the contract has no value, or a value is for none of its keys
 */
export function bridgedRegistration(
  cluster: Cluster,
  namespace: string,
  { labels = {}, annotations = {} }: BridgedValues,
): BridgedRegistration | undefined {
  const { root } = cluster.node;
  const contract = root instanceof Homelab ? root.registration : undefined;
  if (contract === undefined) return undefined;
  const registration = contract.of(cluster, { labels: known(labels), annotations: known(annotations) });
  const object = ownRegistration(cluster, namespace, registration);
  return {
    object,
    labels: { ...object.metadata.labels, ...labels },
    annotations: { ...object.metadata.annotations, ...annotations },
  };
}

/** What is not known yet stands for itself while keys are checked. */
function known(values: Readonly<Record<string, pulumi.Input<string>>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, typeof value === 'string' ? value : 'known-later']),
  );
}

/** The registration as a resource: bootstrap's own, so that later values reach it. */
export function registrationResource(
  name: string,
  { object, labels, annotations }: BridgedRegistration,
  options: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const { apiVersion, kind, metadata, spec } = object;
  if (kind !== 'Secret')
    return new CustomResource(
      name,
      { apiVersion, kind, metadata: { ...metadata, labels, annotations }, spec },
      { ...options, retainOnDelete: true },
    );
  const data = object['stringData'] as Readonly<Record<string, string>>;
  return seedSecret(name, { namespace: metadata.namespace ?? '', name: metadata.name, labels, annotations, data }, options);
}

/**
 * A cluster that a set selects, or whose name is that of the set's example, gets its platform from the set's hub.
 *
 * @throws if there is such a set
 */
export function requireNotDelivered(cluster: Cluster): void {
  const { root } = cluster.node;
  if (!(root instanceof Homelab)) return;
  const labels = root.registration?.labelsOf(cluster);
  const [set] = labels === undefined ? [] : setsThatSelect(root, labels);
  const example = setsOf(root).find(each => each.example.name === cluster.name);
  const found = set ?? example;
  if (found !== undefined)
    throw new Error(
      `'${cluster.name}' is delivered by set '${found.node.id}' from '${found.hub.name}', engine included: leave GitOpsBootstrap out`,
    );
}
