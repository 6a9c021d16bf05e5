import type { FactSource } from '../../core/model';

/** Inputs that mean something to the Flux Operator or to the engine itself. */
const kept: ReadonlyMap<string, string> = new Map([
  ['id', 'the Flux Operator sets it'],
  ['provider', 'the Flux Operator sets it'],
  ['kubeConfig', 'it says how the cluster is reached'],
]);

/**
 * The input of a registration that holds a fact: `base-domain` is in `baseDomain`, since templates can only name identifiers.
 *
 * @throws if the name has no letter in front
 */
export function inputKey(fact: string): string {
  const [first = '', ...others] = fact.split(/[^A-Za-z0-9]+/);
  const key = first + others.map(word => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  if (!/^[A-Za-z]/.test(key)) throw new Error(`fact '${fact}' must begin with a letter to be an input of a Flux registration`);
  return key;
}

/**
 * The input that holds each declared fact. The registration's own name needs none.
 *
 * @throws if two facts would be one input, or one would be an input that is kept for something else
 */
export function inputKeys(facts: Readonly<Record<string, FactSource>>): ReadonlyMap<string, string> {
  const factOf = new Map<string, string>();
  for (const [fact, source] of Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (isRegistrationName(source)) continue;
    const key = inputKey(fact);
    const other = factOf.get(key);
    if (other !== undefined)
      throw new Error(`facts '${other}' and '${fact}' would both be input '${key}' of a Flux registration: rename one`);
    const why = kept.get(key);
    if (why !== undefined)
      throw new Error(`fact '${fact}' would be input '${key}' of a Flux registration, but ${why}: rename it`);
    factOf.set(key, fact);
  }
  return new Map([...factOf].map(([key, fact]) => [fact, key]));
}

/** Whether a fact is the registration's own name. */
export function isRegistrationName(source: FactSource): boolean {
  return 'registration' in source && source.registration === 'name';
}
