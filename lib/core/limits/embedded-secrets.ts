import { escapePointer } from '../facts';
import type { KubernetesObject } from '../model';
import { fromYamlAll } from '../yaml-reader';

/** Kinds that carry objects for others to make: templates of sets, charts' values, files, patches. */
const carriers: ReadonlySet<string> = new Set([
  'Application',
  'ApplicationSet',
  'ConfigMap',
  'HelmChart',
  'HelmChartConfig',
  'HelmRelease',
  'Kustomization',
  'Promise',
  'ResourceSet',
]);

/** Checks that no Secret with values stands in an object that carries others, as a map or in a text. The values are not repeated. */
export function checkEmbeddedSecrets(object: KubernetesObject, report: (message: string) => void): void {
  if (!carriers.has(object.kind)) return;
  for (const field of ['spec', 'data']) {
    // Places are only told of what is found, which is next to never.
    if (!mentionsSecret(object[field])) continue;
    walk(object[field], `/${field}`, pointer => {
      report(
        `${pointer} of ${object.kind} '${object.metadata.name}' holds a Secret, which would put a secret in Git: give a SecretSource instead`,
      );
    });
  }
}

function mentionsSecret(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('Secret');
  if (typeof value !== 'object' || value === null) return false;
  const values: readonly unknown[] = Object.values(value);
  for (let index = 0; index < values.length; index++) if (mentionsSecret(values[index])) return true;
  return false;
}

function walk(value: unknown, pointer: string, found: (pointer: string) => void): void {
  if (typeof value === 'string') {
    if (value.includes('Secret') && textHoldsSecret(value)) found(pointer);
  } else if (typeof value === 'object' && value !== null) {
    if (isSecret(value)) found(pointer);
    for (const [key, item] of Object.entries(value)) walk(item, `${pointer}/${escapePointer(key)}`, found);
  }
}

/** What is a template, or encrypted by SOPS, is no value. */
function isValue(value: unknown): boolean {
  return value !== '' && value !== null && !/^ENC\[|<<.*>>|\{\{.*\}\}/s.test(String(value));
}

function isSecret(value: object): boolean {
  const { kind, data, stringData } = value as Readonly<Record<string, unknown>>;
  return (
    kind === 'Secret' &&
    [data, stringData].some(part => typeof part === 'object' && part !== null && Object.values(part).some(isValue))
  );
}

function textHoldsSecret(text: string): boolean {
  if (!/\bkind["']?: *["']?Secret\b/.test(text)) return false;
  let held = false;
  try {
    walk(fromYamlAll(text), '', () => (held = true));
  } catch {
    // A template is no YAML yet: a Secret's map of values, and in it a line with one.
    const maps = text.match(/^( *)(?:stringData|data): *\n(?:\1 +.*\n?)+/gm) ?? [];
    held = maps.some(map =>
      map
        .split('\n')
        .slice(1)
        .some(line => isValue(/^ *[\w.-]+: *(\S.*)$/.exec(line)?.[1] ?? '')),
    );
  }
  return held;
}
