import type { Cluster } from './cluster';
import { isAnnotationKey, isLabelKey, isLabelValue } from './label-keys';
import type { FactSource, LabelRequirement, LabelSelector } from './model';
import { shown } from './names';
import { nearest } from './nearest';

/**
 * Where a key of a registration gets its value for a known cluster: a function of it, or `bootstrap` for what only exists once
 * `pulumi up` has made it, such as the id of a tunnel.
 */
export type RegistrationValue = ((cluster: Cluster) => string) | 'bootstrap';

/** Keys that a {@link RegistrationContract} declares. */
export interface RegistrationKeys<L extends string, A extends string> {
  /** By key: what selectors may ask for, at most 63 characters each. */
  readonly labels: Readonly<Record<L, RegistrationValue>>;
  /** By key: anything else. @default - none */
  readonly annotations?: Readonly<Record<A, RegistrationValue>>;
}

/** What a registration says of its cluster. */
export interface Registration {
  readonly name: string;
  /** Address of the API server, as the engine reaches it. */
  readonly server: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Values of keys, by key; for keys that {@link RegistrationContract} leaves to bootstrap, or to a cluster that no program knows. */
export interface RegistrationValues {
  /** @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

type Place = 'label' | 'annotation';

/**
 * The labels and annotations of a registration, declared once for a whole homelab: what sets may select by and read facts from, and
 * what bootstrap, `homelab register` and promises must write. A key that one side uses and the other forgot is an error.
 *
 * @throws if a key is none that Kubernetes allows, or belongs to the engine
 */
export class RegistrationContract<L extends string = string, A extends string = string> {
  private readonly declared: Readonly<Record<Place, Readonly<Record<string, RegistrationValue>>>>;

  constructor(keys: RegistrationKeys<L, A>) {
    this.declared = { label: keys.labels, annotation: keys.annotations ?? {} };
    for (const place of ['label', 'annotation'] as const) {
      for (const key of this.keys(place)) requireKey(place, key);
    }
  }

  /** The keys of one kind, in the order in which they were declared. */
  keys(place: Place): readonly string[] {
    return Object.keys(this.declared[place]);
  }

  /** Where a fact of a set is, if it is a label. */
  label(key: L): FactSource {
    this.require('label', key, 'label()');
    return { label: key };
  }

  /** Where a fact of a set is, if it is an annotation. */
  annotation(key: A): FactSource {
    this.require('annotation', key, 'annotation()');
    return { annotation: key };
  }

  /** What is wrong with a place that a fact is read from; undefined if it is declared, or no key at all. */
  problemOf(source: FactSource): string | undefined {
    if ('label' in source) return this.unknown('label', source.label);
    return 'annotation' in source ? this.unknown('annotation', source.annotation) : undefined;
  }

  /** What is wrong with the first key of a selector that is not declared. */
  problemOfSelector({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string | undefined {
    const keys = [...Object.keys(matchLabels), ...matchExpressions.map(({ key }: LabelRequirement) => key)];
    return keys.map(key => this.unknown('label', key)).find(problem => problem !== undefined);
  }

  /**
   * What the registration of a known cluster says.
   *
   * @param given values of the keys that are left to bootstrap
   * @throws if one of them is missing or is none of those, or a value is no text that a label can have
   */
  of(cluster: Cluster, given: RegistrationValues = {}): Registration {
    return this.registration(cluster.name, cluster.server, given, value => (value === 'bootstrap' ? undefined : value(cluster)));
  }

  /**
   * What the registration of a cluster says that no program knows.
   *
   * @throws as {@link of}: every key must be given
   */
  ofUnknown(name: string, server: string, given: RegistrationValues): Registration {
    return this.registration(name, server, given, () => undefined);
  }

  /** Labels that a known cluster would register with, as far as they are known without bootstrap. */
  labelsOf(cluster: Cluster): Readonly<Record<string, string>> {
    return Object.fromEntries(
      Object.entries(this.declared.label).flatMap(([key, value]) =>
        value === 'bootstrap' ? [] : [[key, value(cluster)] as const],
      ),
    );
  }

  private registration(
    name: string,
    server: string,
    given: RegistrationValues,
    known: (value: RegistrationValue) => string | undefined,
  ): Registration {
    const values = (place: Place): Readonly<Record<string, string>> => {
      const extra = given[`${place}s`] ?? {};
      for (const key of Object.keys(extra)) this.require(place, key, `registration '${name}'`);
      return Object.fromEntries(
        Object.entries(this.declared[place]).map(([key, value]) => [
          key,
          requireValue(name, place, key, known(value) ?? (Object.hasOwn(extra, key) ? extra[key] : undefined)),
        ]),
      );
    };
    return { name, server, labels: values('label'), annotations: values('annotation') };
  }

  private require(place: Place, key: string, user: string): void {
    const problem = this.unknown(place, key);
    if (problem !== undefined) throw new Error(`${user}: ${problem}`);
  }

  private unknown(place: Place, key: string): string | undefined {
    if (Object.hasOwn(this.declared[place], key)) return undefined;
    const other = place === 'label' ? 'annotation' : 'label';
    const near = nearest(key, this.keys(place));
    const advice = Object.hasOwn(this.declared[other], key)
      ? `it is an ${other}`.replace('an label', 'a label')
      : near === undefined
        ? `it declares ${this.keys(place).join(', ') || 'none'}`
        : `did you mean ${near}?`;
    return `${place} '${key}' is not declared by the registration contract; ${advice}`;
  }
}

function requireKey(place: Place, key: string): void {
  if (!(place === 'label' ? isLabelKey(key) : isAnnotationKey(key)))
    throw new Error(`${place} '${key}' of the registration contract is no key that Kubernetes allows`);
  if (/(^|\.)(argoproj|fluxcd)\.(io|controlplane\.io)\//.test(key) || key.startsWith('kustomize.toolkit.fluxcd.io/'))
    throw new Error(
      `${place} '${key}' of the registration contract belongs to the engine: leave it out, and it is set where it must be`,
    );
}

function requireValue(name: string, place: Place, key: string, value: unknown): string {
  if (value === undefined)
    throw new Error(`registration '${name}' lacks ${place} '${key}', which the registration contract declares: give it a value`);
  if (typeof value !== 'string')
    throw new Error(`${place} '${key}' of registration '${name}' must be a text, got ${shown(value)}`);
  if (place === 'label' && !isLabelValue(value))
    throw new Error(`label '${key}' of registration '${name}' has value ${shown(value)}, which no label can have`);
  return value;
}
