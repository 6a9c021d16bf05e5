import type { KubernetesObject } from '../model';
import { fits, isAnnotationKey, isLabelKey, isLabelValue, namePattern } from '../label-keys';
import { groupOf } from '../object-file';

/** What names of a kind must be like. */
interface NameRule {
  readonly group: string;
  readonly pattern: RegExp;
  readonly longest: number;
  /** What would do. */
  readonly words: string;
}

const labelPattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const startsWithLetter = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const pathSegment = /^(?!\.{1,2}$)[^/%]+$/;
const labelWords = 'a-z, 0-9 and inner dashes';

const dnsName = (longest: number, why = ''): Omit<NameRule, 'group'> => ({
  pattern: namePattern,
  longest,
  words: `a DNS name of at most ${longest} characters (${why}DNS labels joined by dots)`,
});
const dnsLabel = { pattern: labelPattern, longest: 63, words: `a DNS label of at most 63 characters (${labelWords})` };
const serviceName = {
  pattern: startsWithLetter,
  longest: 63,
  words: `a DNS label of at most 63 characters that starts with a letter (${labelWords})`,
};
const pathName = { pattern: pathSegment, longest: 253, words: "usable in a path: at most 253 characters without '/' and '%'" };
const usual = dnsName(253);

const rbac = 'rbac.authorization.k8s.io';
/** Kinds whose names are not simply DNS names. */
const rules: ReadonlyMap<string, NameRule> = new Map<string, NameRule>([
  ['Namespace', { group: '', ...dnsLabel }],
  ['Service', { group: '', ...serviceName }],
  ['CronJob', { group: 'batch', ...dnsName(52, 'its jobs append 11 more; ') }],
  ['Job', { group: 'batch', ...dnsName(63, 'it is a label of its pods; ') }],
  ['StatefulSet', { group: 'apps', ...dnsName(52, 'its pods have it and a hash as a label; ') }],
  ['Role', { group: rbac, ...pathName }],
  ['ClusterRole', { group: rbac, ...pathName }],
  ['RoleBinding', { group: rbac, ...pathName }],
  ['ClusterRoleBinding', { group: rbac, ...pathName }],
  ['IPAddress', { group: 'networking.k8s.io', ...pathName }],
  ['PodTemplate', { group: '', ...pathName }],
]);

const mostAnnotations = 262_144;

/** Checks an object's name, namespace, labels and annotations. */
export function checkMetadata(
  object: KubernetesObject,
  scope: 'Namespaced' | 'Cluster',
  report: (message: string) => void,
): void {
  const { kind, metadata } = object;
  const { name, namespace, labels, annotations } = metadata;
  if (metadata['generateName'] !== undefined) {
    report(
      `metadata.generateName '${String(metadata['generateName'])}' of ${kind} would make another object at every sync: give metadata.name`,
    );
  } else checkName(object, name, report);
  if (scope === 'Namespaced' && namespace !== undefined && !fits(labelPattern, 63, namespace)) {
    report(`namespace of ${kind} '${name}' must be ${dnsLabel.words}, got '${namespace}'`);
  }
  if (labels !== undefined) checkLabels(labels, `${kind} '${name}'`, report);
  if (annotations !== undefined) checkAnnotations(annotations, object, report);
}

function checkName(object: KubernetesObject, name: unknown, report: (message: string) => void): void {
  const { kind } = object;
  const special = rules.get(kind);
  const rule = special !== undefined && special.group === groupOf(object.apiVersion) ? special : usual;
  if (typeof name !== 'string' || !fits(rule.pattern, rule.longest, name)) {
    report(`name of ${kind} must be ${rule.words}, got ${typeof name === 'string' ? `'${name}'` : 'none'}`);
  }
}

function checkLabels(labels: Readonly<Record<string, unknown>>, what: string, report: (message: string) => void): void {
  for (const key in labels) {
    if (!isLabelKey(key)) report(`label '${key}' of ${what} ${keyWords}`);
    const value = labels[key];
    if (!isLabelValue(value)) {
      report(
        `label ${key} of ${what} must be a text of at most 63 characters (letters and digits, inside also '-', '_' and '.'), got ${shown(value)}`,
      );
    }
  }
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}

const keyWords = "must be named by at most 63 letters and digits, inside also '-', '_' and '.', after an optional domain and '/'";

function checkAnnotations(
  annotations: Readonly<Record<string, unknown>>,
  { kind, metadata }: KubernetesObject,
  report: (message: string) => void,
): void {
  let most = 0;
  for (const key in annotations) {
    if (!isAnnotationKey(key)) report(`annotation '${key}' of ${kind} '${metadata.name}' ${keyWords}`);
    const value = annotations[key];
    // A character has at most three bytes for each of its UTF-16 units.
    most += 3 * (key.length + (typeof value === 'string' ? value.length : 0));
  }
  if (most <= mostAnnotations) return;
  const bytes = Object.entries(annotations).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(String(value)),
    0,
  );
  if (bytes > mostAnnotations)
    report(`annotations of ${kind} '${metadata.name}' have ${bytes} bytes, at most ${mostAnnotations} fit`);
}

const withTemplate: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job']);

/** Checks the labels that a workload gives its pods. */
export function checkTemplateLabels(object: KubernetesObject, report: (message: string) => void): void {
  const { kind } = object;
  if (!withTemplate.has(kind) && kind !== 'CronJob') return;
  const spec = kind === 'CronJob' ? inside(inside(object['spec'], 'jobTemplate'), 'spec') : object['spec'];
  const labels = inside(inside(inside(spec, 'template'), 'metadata'), 'labels');
  if (typeof labels === 'object' && labels !== null) {
    checkLabels(labels as Readonly<Record<string, unknown>>, `the pods of ${kind} '${object.metadata.name}'`, report);
  }
}

function inside(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}
