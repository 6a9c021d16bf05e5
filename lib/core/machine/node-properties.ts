import { isLabelKey, isLabelValue } from '../label-keys';
import { shown } from '../names';

/** Keeps pods off a node unless they tolerate it. */
export interface Taint {
  readonly key: string;
  /** @default - none */
  readonly value?: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

/**
 * Returns labels of a node if Kubernetes takes them.
 *
 * @throws if a key or a value is none that a label may have
 */
export function requireLabels(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const [key, value] of Object.entries(labels)) {
    requireKey('labels', key);
    requireValue(`labels '${key}'`, value);
  }
  return labels;
}

/**
 * Returns annotations of a node if Kubernetes takes them.
 *
 * @throws if a key is none that an annotation may have
 */
export function requireAnnotations(annotations: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const key of Object.keys(annotations)) requireKey('annotations', key);
  return annotations;
}

/**
 * Returns taints of a node if Kubernetes takes them.
 *
 * @throws if a key or a value is none, or two have the same key and effect
 */
export function requireTaints(taints: readonly Taint[]): readonly Taint[] {
  const seen = new Set<string>();
  for (const { key, value, effect } of taints) {
    requireKey('taints', key);
    if (value !== undefined) requireValue(`taints '${key}'`, value);
    if (seen.has(`${key}:${effect}`)) throw new Error(`taints has '${key}' with effect ${effect} twice`);
    seen.add(`${key}:${effect}`);
  }
  return taints;
}

function requireKey(what: string, key: string): void {
  if (!isLabelKey(key)) throw new Error(`${what} must have keys such as gpu or example.net/gpu, got '${key}'`);
}

function requireValue(what: string, value: string): void {
  if (!isLabelValue(value))
    throw new Error(`${what} must be at most 63 letters, digits, dashes, dots and underscores, got ${shown(value)}`);
}
