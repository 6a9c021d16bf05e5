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
  checkTemplateLabels(object, report);
  if (object.kind === 'Secret' && object.apiVersion === 'v1') checkPlaintext(object, report);
  checkSize(object, report, length);
  checkPins(object, report);
  checkCredentials(object, report);
  checkEmbeddedSecrets(object, report);
}

/** A value that is in the file is in Git for ever; what SOPS has encrypted is none. */
function checkPlaintext(object: KubernetesObject, report: (message: string) => void): void {
  const { apiVersion, kind, metadata } = object;
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
