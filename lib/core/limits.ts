import { checkCredentials } from './limits/credentials';
import { checkEmbeddedSecrets } from './limits/embedded-secrets';
import { checkMetadata, checkTemplateLabels } from './limits/names';
import { checkPins } from './limits/pins';
import { checkSize } from './limits/size';
import type { KubernetesObject } from './model';

/**
 * Checks all that can be told of one object alone and that its schema does not say: names, labels, annotations and sizes
 * as Kubernetes takes them, exact chart versions, and that no secret is in it.
 *
 * @param scope whether the kind has namespaces
 * @param report takes each problem
 * @param length characters of its YAML. @default - not known
 */
export function checkLimits(
  object: KubernetesObject,
  scope: 'Namespaced' | 'Cluster',
  report: (message: string) => void,
  length?: number,
): void {
  if (object.kind.endsWith('List') && Array.isArray(object['items'])) {
    report(`${object.kind} holds objects: give each of them on its own, so that each is checked`);
    return;
  }
  checkMetadata(object, scope, report);
  checkSize(object, report, length);
  for (let index = 0; index < checks.length; index++) checks[index]?.(object, report);
}

/** What needs nothing but the object. A list, not calls: V8 would copy all of them into the caller to optimize it. */
const checks: readonly ((object: KubernetesObject, report: (message: string) => void) => void)[] = [
  checkTemplateLabels,
  checkPlaintext,
  checkPins,
  checkCredentials,
  checkEmbeddedSecrets,
];

/** A value that is in the file is in Git for ever; what SOPS has encrypted is none. */
function checkPlaintext(object: KubernetesObject, report: (message: string) => void): void {
  const { apiVersion, kind, metadata } = object;
  if (kind !== 'Secret' || apiVersion !== 'v1') return;
  // kubectl keeps a copy of what it applied, values and all.
  const applied = { copy: metadata.annotations?.['kubectl.kubernetes.io/last-applied-configuration'] ?? '' };
  const values = [object['data'], object['stringData'], applied].flatMap((part): readonly unknown[] =>
    typeof part === 'object' && part !== null ? Object.values(part) : [],
  );
  const encrypted = object['sops'] !== undefined;
  const plain = values.some(value => value !== '' && value !== null && !(encrypted && String(value).startsWith('ENC[')));
  if (!plain) return;
  report(
    `${apiVersion}/${kind}/${metadata.namespace ?? '-'}/${metadata.name} would put a secret in Git: give a SecretSource instead`,
  );
}
