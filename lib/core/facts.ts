import type { FactSource } from './model';

/** A fact of a cluster that is known only when the cluster registers itself. */
export interface Fact {
  /** Name, for example `domain`. */
  readonly name: string;
  /** Where the registration holds it. */
  readonly source: FactSource;
  /** What it is for the set's example. */
  readonly example: string;
}

/** A text in which facts stand: literal parts and facts in turn. */
export type FactText = readonly (string | Fact)[];

/** One place in an application's output where a fact stands. */
export interface FactUse {
  /** In a manifest of this phase, or in the chart's values. */
  readonly place: 'prerequisites' | 'config' | 'values';
  /** The object it stands in. @default - none: it stands in values */
  readonly object?: { readonly apiVersion: string; readonly kind: string; readonly name: string; readonly namespace?: string };
  /** RFC 6901 pointer to the string. */
  readonly pointer: string;
  readonly text: FactText;
}

// Characters of Unicode's private use area: nobody's configuration has them, and no JSON or YAML rule changes them.
const open = '\uE0F0';
const close = '\uE0F1';
// How a URL would hold either of them.
const encoded = encodeURIComponent(open).slice(0, -1);
// A dot, a dash, both cases and a digit: what a computation on the text would take apart or change, so that it is noticed.
const whole = new RegExp(`${open}Fact\\.([^${close}]*)-([0-9]+)${close}`, 'g');

const known = new Map<number, Fact>();
let next = 1;

/** The placeholder that stands for a fact until synth. It may be joined with other text, and nothing else. */
export function factToken(fact: Fact): string {
  const id = next++;
  known.set(id, fact);
  return `${open}Fact.${fact.name}-${id}${close}`;
}

/** Whether facts (whole or broken) stand in a text. */
export function hasFacts(text: string): boolean {
  return text.includes(open) || text.includes(close) || text.includes(encoded);
}

/** The text as it is for the set's example; other texts unchanged. */
export function exampleOf(text: string): string {
  return hasFacts(text) ? text.replace(whole, (token, _name, id: string) => known.get(Number(id))?.example ?? token) : text;
}

/**
 * Splits a text into literal parts and facts.
 *
 * @throws if a placeholder was taken apart or changed by a computation
 */
export function parseFacts(text: string): FactText {
  const parts: (string | Fact)[] = [];
  let end = 0;
  for (const match of text.matchAll(whole)) {
    const fact = known.get(Number(match[2]));
    if (fact === undefined || fact.name !== match[1]) continue;
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push(fact);
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push(text.slice(end));
  const broken = parts.find(part => typeof part === 'string' && hasFacts(part));
  if (typeof broken === 'string') {
    throw new Error(
      `${brokenFact(broken)} was used in a computation: a fact of a set may only be put into text as it is; declare a fact of its own for the result`,
    );
  }
  return parts;
}

function brokenFact(text: string): string {
  const name = [...new Set([...known.values()].map(fact => fact.name))].find(candidate =>
    text.toLowerCase().includes(candidate.toLowerCase()),
  );
  return name === undefined ? 'a fact' : `fact '${name}'`;
}

/**
 * Copies a document with every fact replaced by the example's, and reports where each stood.
 * Documents without facts come back as they are.
 *
 * @throws if a fact stands in a key, or was used in a computation
 */
export function resolveFacts<T>(document: T, found: (pointer: string, text: FactText) => void): T {
  return resolve(document, '', found) as T;
}

function resolve(value: unknown, pointer: string, found: (pointer: string, text: FactText) => void): unknown {
  if (typeof value === 'string') {
    if (!hasFacts(value)) return value;
    found(pointer, parseFacts(value));
    return exampleOf(value);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    let copy: unknown[] | undefined;
    value.forEach((item, index) => {
      const resolved = resolve(item, `${pointer}/${index}`, found);
      if (resolved !== item) (copy ??= [...(value as unknown[])])[index] = resolved;
    });
    return copy ?? value;
  }
  let copy: Record<string, unknown> | undefined;
  for (const [key, item] of Object.entries(value)) {
    if (hasFacts(key))
      throw new Error(`${brokenFact(key)} was used as a key, at ${pointer || '/'}: a fact may only stand in a value`);
    const resolved = resolve(item, `${pointer}/${escapePointer(key)}`, found);
    if (resolved !== item) (copy ??= { ...(value as Record<string, unknown>) })[key] = resolved;
  }
  return copy ?? value;
}

/** Escapes one step of an RFC 6901 pointer. */
export function escapePointer(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Facts in an order that does not depend on when their objects were made. */
export function byPlace(a: FactUse, b: FactUse): number {
  const key = ({ place, object, pointer }: FactUse): string =>
    [place, object?.apiVersion, object?.kind, object?.namespace, object?.name].join('\n') + pointer;
  return key(a) < key(b) ? -1 : 1;
}
