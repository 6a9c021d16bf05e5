import type { ResourceSetInputProviderSpec } from '../../../imports/fluxcd.controlplane.io';
import type { ClusterSet } from '../../core/cluster-set';
import { requireDnsLabel } from '../../core/names';
import { requireProps } from '../../core/props';
import { labelOf, requirementsOf, satisfies } from '../../core/selectors';
import { inputKeys } from './inputs';
import { FluxObject, type FluxObjectProps, type FluxScope } from './objects';
import { api } from './release';
import { codePoint, unwritableCharacter } from './set-template';
import { requireKubeConfig, type KubeConfigSecret } from './settings';

/** What makes a cluster known to a set. */
export interface FluxRegistrationFacts {
  /** The set that it joins. */
  readonly set: ClusterSet;
  /**
   * Every fact that the set declares, by its name; the cluster's own name needs none, and the address of its API server only if
   * the set uses it.
   */
  readonly facts: Readonly<Record<string, string>>;
  /** How Flux reaches it: a Secret in Flux' namespace. @default - `<name>-kubeconfig`, key `value` */
  readonly kubeConfig?: Required<KubeConfigSecret>;
  /** Labels that the set's selector needs, besides its `matchLabels` and the facts that are labels. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Properties of a {@link FluxRegistration}. The namespace must be that of Flux. */
export interface FluxRegistrationProps extends FluxRegistrationFacts, Omit<FluxObjectProps, 'labels'> {}

/**
 * Makes a cluster known to a set: a labelled ResourceSetInputProvider of type Static. Its name is the cluster's. What brings the
 * kubeconfig into the Secret is not its business.
 *
 * @throws if the id is not a DNS label of at most 32 characters, a fact is missing or unknown, the kubeconfig's Secret is none, or the set would not select it
 */
export class FluxRegistration extends FluxObject<'ResourceSetInputProvider'> {
  constructor(scope: FluxScope, id: string, props: FluxRegistrationProps) {
    requireProps('FluxRegistrationProps', props);
    const { spec, labels } = fluxRegistration(id, props);
    const { namespace = 'flux-system', annotations } = props;
    super(scope, id, 'ResourceSetInputProvider', id, { namespace, labels, ...(annotations && { annotations }) });
    this.make(api.operator, spec satisfies ResourceSetInputProviderSpec);
  }
}

/**
 * Labels and spec of a registration, for programs that make it elsewhere, such as a promise.
 *
 * @param name name of the cluster and of the registration
 * @throws as {@link FluxRegistration}
 */
export function fluxRegistration(
  name: string,
  registration: FluxRegistrationFacts,
): { readonly labels: Readonly<Record<string, string>>; readonly spec: ResourceSetInputProviderSpec } {
  requireDnsLabel('registration name', name, 32);
  const { set, facts, kubeConfig, labels } = requireProps('FluxRegistrationFacts', registration);
  const inputs: Record<string, unknown> = {
    kubeConfig: requireKubeConfig(kubeConfig ?? { name: `${name}-kubeconfig`, key: 'value' }),
  };
  const keys = inputKeys(set.factSources);
  for (const [fact, key] of keys) {
    const value = factOf(fact, name, facts, set);
    if (value !== undefined) inputs[key] = value;
  }
  const unknown = Object.keys(facts).find(fact => !keys.has(fact));
  if (unknown !== undefined)
    throw new Error(
      `fact '${unknown}' of registration '${name}' is not declared by set '${set.node.id}' (${[...keys.keys()].join(', ')})`,
    );
  const all = { ...set.selector.matchLabels, ...labelsOfFacts(facts, set), ...labels };
  requireSelected(name, all, set);
  return { labels: all, spec: { type: 'Static', defaultValues: inputs } };
}

function factOf(fact: string, name: string, facts: Readonly<Record<string, string>>, set: ClusterSet): string | undefined {
  const value = Object.hasOwn(facts, fact) ? facts[fact] : undefined;
  const source = set.factSources[fact];
  const optional = source !== undefined && 'registration' in source;
  if (value === undefined && !optional)
    throw new Error(`registration '${name}' lacks fact '${fact}', which set '${set.node.id}' declares`);
  const character = value === undefined ? undefined : unwritableCharacter(value);
  if (character !== undefined)
    throw new Error(`fact '${fact}' of registration '${name}' has the control character ${codePoint(character)}: take it out`);
  return value;
}

/** Facts that a registration of the other engine has in labels are labels here, too, so that selectors work alike. */
function labelsOfFacts(facts: Readonly<Record<string, string>>, set: ClusterSet): Readonly<Record<string, string>> {
  const labels = Object.entries(set.factSources).flatMap(([fact, source]) => {
    const value = facts[fact];
    return 'label' in source && value !== undefined ? [[source.label, value] as const] : [];
  });
  return Object.fromEntries(labels);
}

function requireSelected(name: string, labels: Readonly<Record<string, string>>, set: ClusterSet): void {
  const failed = requirementsOf(set.selector).find(requirement => !satisfies(labelOf(labels, requirement.key), requirement));
  if (failed === undefined) return;
  const { key, operator, values } = failed;
  const label = labelOf(labels, key);
  const got = label === undefined ? 'none' : `'${label}'`;
  throw new Error(
    `set '${set.node.id}' would not select registration '${name}': label ${key} must be ${operator}${values === undefined ? '' : ` [${values.join(', ')}]`}, got ${got}`,
  );
}
