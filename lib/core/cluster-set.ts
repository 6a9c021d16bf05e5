import type { Homelab } from './homelab';
import type { FactSource, GitOpsEngine, LabelRequirement, LabelSelector } from './model';
import { requireRoot, type Cluster } from './cluster';
import { requireExternalCrds } from './crd-owners';
import type { Layer } from './layer';
import { ClusterTarget } from './target';
import { factToken } from './facts';
import { isAnnotationKey, isLabelKey, isLabelValue } from './label-keys';
import { requireDnsLabel, requireDomain, requireHttpUrl } from './names';
import { requireProps } from './props';

/** A member of a set as it may be: what the set's files are rendered with, and every check is made against. */
export interface ExampleCluster {
  readonly name: string;
  readonly domain: string;
  readonly environment: string;
  /** Address of the API server. @default 'https://kubernetes.example' */
  readonly server?: string;
  /** A value for each further fact that the set declares. @default - none */
  readonly facts?: Readonly<Record<string, string>>;
}

/** Properties of a {@link ClusterSet}. */
export interface ClusterSetProps {
  /** The known cluster whose engine delivers the set. */
  readonly hub: Cluster;
  /** Which registrations belong to the set, by their labels. At least one requirement. */
  readonly selector: LabelSelector;
  readonly example: ExampleCluster;
  /** @default 'vcluster' */
  readonly role?: string;
  /** Values and add-ons shared with other clusters, the first is the weakest. @default - none */
  readonly layers?: readonly Layer[];
  /**
   * Further facts, and where a registration holds each; also moves the built-in ones.
   *
   * @default - name: the registration's name; domain: annotation `cluster_domain`; environment: label `environment`
   */
  readonly facts?: Readonly<Record<string, FactSource>>;
  /** API groups or `group/Kind`s whose definitions are in the clusters without an add-on of ours. @default - none */
  readonly externalCrds?: readonly string[];
}

const builtIn: Readonly<Record<string, FactSource>> = {
  name: { registration: 'name' },
  server: { registration: 'server' },
  domain: { annotation: 'cluster_domain' },
  environment: { label: 'environment' },
};

/**
 * Clusters that are known only at run time, chosen by the labels of their registration.
 *
 * Its facts (`name`, `domain`, `environment`, `fact(…)`) may be put into any text of an add-on; each registration gets its own.
 *
 * @throws if the selector is empty, a key or value is none that a label can have, or the example lacks a declared fact
 */
export class ClusterSet extends ClusterTarget {
  readonly name: string;
  readonly domain: string;
  readonly environment: string;
  readonly role: string;
  readonly engine: GitOpsEngine;
  readonly layers: readonly Layer[];
  readonly externalCrds: readonly string[];
  /** The known cluster whose engine delivers the set. */
  readonly hub: Cluster;
  readonly selector: LabelSelector;
  readonly example: Required<ExampleCluster>;
  /** Every declared fact, and where a registration holds it. */
  readonly factSources: Readonly<Record<string, FactSource>>;
  private readonly tokens = new Map<string, string>();

  constructor(scope: Homelab, id: string, props: ClusterSetProps) {
    requireProps('ClusterSetProps', props);
    super(requireRoot('set', id, scope), requireDnsLabel('set name', id, 32));
    this.hub = props.hub;
    this.engine = props.hub.engine;
    this.selector = requireSelector(id, props.selector);
    this.role = requireDnsLabel('role', props.role ?? 'vcluster');
    this.layers = props.layers ?? [];
    this.externalCrds = requireExternalCrds(props.externalCrds ?? []);
    this.example = {
      name: requireDnsLabel('example name', props.example.name, 32),
      domain: requireDomain('example domain', props.example.domain),
      environment: requireDnsLabel('example environment', props.example.environment),
      server: requireHttpUrl('example server', props.example.server ?? 'https://kubernetes.example'),
      facts: props.example.facts ?? {},
    };
    this.factSources = { ...builtIn, ...requireSources(id, props.facts ?? {}) };
    requireInContract(scope, id, props);
    this.name = this.fact('name');
    this.domain = this.fact('domain');
    this.environment = this.fact('environment');
    for (const name of Object.keys(this.factSources)) this.fact(name);
    requireDeclared(id, this.example, this.factSources);
    this.installLayers();
  }

  override fact(name: string): string {
    const made = this.tokens.get(name);
    if (made !== undefined) return made;
    const source = Object.hasOwn(this.factSources, name) ? this.factSources[name] : undefined;
    if (source === undefined) {
      throw new Error(
        `fact '${name}' is not declared by set '${this.node.id}' (it declares ${Object.keys(this.factSources).join(', ')})`,
      );
    }
    const { facts, ...given } = this.example;
    const examples: Readonly<Record<string, string>> = { ...facts, ...given };
    const example = Object.hasOwn(examples, name) ? examples[name] : undefined;
    if (example === undefined) throw new Error(`the example of set '${this.node.id}' has no fact '${name}': give it a value`);
    const token = factToken({ name, source, example });
    this.tokens.set(name, token);
    return token;
  }
}

/** What a set asks of a registration, every registration must have. Its built-in facts are only asked for where they are used. */
function requireInContract({ registration }: Homelab, id: string, { selector, facts = {} }: ClusterSetProps): void {
  const inSelector = registration?.problemOfSelector(selector);
  if (inSelector !== undefined) throw new Error(`selector of set '${id}': ${inSelector}`);
  for (const [fact, source] of Object.entries(facts)) {
    const problem = registration?.problemOf(source);
    if (problem !== undefined) throw new Error(`fact '${fact}' of set '${id}': ${problem}`);
  }
}

/** A fact that only the example has is misspelled, or was forgotten among the facts. */
function requireDeclared(id: string, { facts }: Required<ExampleCluster>, sources: Readonly<Record<string, FactSource>>): void {
  const unknown = Object.keys(facts).find(name => !Object.hasOwn(sources, name));
  if (unknown === undefined) return;
  throw new Error(
    `the example of set '${id}' has a fact '${unknown}' that facts does not declare (it declares ${Object.keys(sources).join(', ')})`,
  );
}

/** What no object of Kubernetes can have, a registration has not either. */
function requireSources(id: string, facts: Readonly<Record<string, FactSource>>): Readonly<Record<string, FactSource>> {
  for (const [fact, source] of Object.entries(facts)) {
    const start = `fact '${fact}' of set '${id}' is read from`;
    if ('label' in source && !isLabelKey(source.label))
      throw new Error(`${start} label '${source.label}', which no registration can have`);
    if ('annotation' in source && !isAnnotationKey(source.annotation))
      throw new Error(`${start} annotation '${source.annotation}', which no registration can have`);
  }
  return facts;
}

function requireSelector(id: string, selector: LabelSelector): LabelSelector {
  const labels = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({
    key,
    operator: 'In' as const,
    values: [value],
  }));
  const all: readonly LabelRequirement[] = [...labels, ...(selector.matchExpressions ?? [])];
  if (all.length === 0)
    throw new Error(`selector of set '${id}' is empty and would match every registration: give matchLabels or matchExpressions`);
  for (const { key, operator, values = [] } of all) {
    if (!isLabelKey(key)) throw new Error(`selector of set '${id}' has key '${key}', which no label can have`);
    const wrong = values.find(value => !isLabelValue(value));
    if (wrong !== undefined)
      throw new Error(`selector of set '${id}' has value '${wrong}' for '${key}', which no label can have`);
    const listed = operator === 'In' || operator === 'NotIn';
    if (listed !== values.length > 0)
      throw new Error(
        `selector of set '${id}': ${operator} for '${key}' needs ${listed ? 'at least one value' : 'no values'}, got ${values.length}`,
      );
  }
  return selector;
}
