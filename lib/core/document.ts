import { ApiObject } from 'cdk8s';
import type { KubernetesObject, ObjectMetadata } from './model';

/** What cdk8s keeps of an object and does not declare: read here and nowhere else. */
interface ApiObjectInternals {
  readonly props: Readonly<Record<string, unknown>>;
  readonly patches: readonly unknown[];
}

interface MetadataInternals {
  readonly labels: Readonly<Record<string, unknown>>;
  readonly annotations: Readonly<Record<string, unknown>>;
  readonly finalizers: readonly unknown[];
  readonly ownerReferences: readonly unknown[];
  readonly _additionalAttributes: Readonly<Record<string, unknown>>;
}

const stock = ApiObject.prototype.toJson;
const onlyCdk8s = Symbol('only cdk8s can serialize it');
const reasons = new WeakMap<ApiObject, string>();

/**
 * Takes an object out of schema validation. It is counted in the summary of every synth, with the reason.
 *
 * @param reason why its schema is wrong or unknown
 */
export function unchecked<O extends ApiObject>(object: O, reason: string): O {
  reasons.set(object, reason);
  return object;
}

/** Why an object is not validated; undefined if it is. */
export function uncheckedReason(object: ApiObject): string | undefined {
  return reasons.get(object);
}

/**
 * The document of an object: what cdk8s would serialize, without its detours.
 *
 * `null` is kept and keys stay as authored. Objects that override `toJson` (generated classes, cdk8s-plus) or carry JSON
 * patches are serialized by cdk8s itself, since only it knows how.
 */
export function documentOf(object: ApiObject): KubernetesObject {
  return documentBy(plain, object);
}

/**
 * The document of an object whose parts nobody has looked into: right for plain data, which nearly all objects are, and which
 * whoever writes it finds out. For others there is {@link documentOf}.
 */
export function authoredDocument(object: ApiObject): KubernetesObject {
  return documentBy(value => value, object);
}

function documentBy(part: (value: unknown) => unknown, object: ApiObject): KubernetesObject {
  const { props, patches } = object as unknown as ApiObjectInternals;
  if (object.toJson !== stock || patches.length > 0) return object.toJson() as KubernetesObject;
  const metadata = metadataBy(part, object);
  const document: Record<string, unknown> = { apiVersion: object.apiVersion, kind: object.kind, metadata };
  for (const key in props) {
    if (key === 'apiVersion' || key === 'kind' || key === 'metadata') continue;
    const value = part(props[key]);
    if (value === onlyCdk8s) return object.toJson() as KubernetesObject;
    if (value !== undefined) document[key] = value;
  }
  return document as unknown as KubernetesObject;
}

function metadataBy(part: (value: unknown) => unknown, object: ApiObject): Record<string, unknown> {
  const internals = object.metadata as unknown as MetadataInternals;
  const metadata: Record<string, unknown> = { name: object.metadata.name ?? object.name };
  if (object.metadata.namespace !== undefined) metadata['namespace'] = object.metadata.namespace;
  if (hasKeys(internals.labels)) metadata['labels'] = part(internals.labels);
  if (hasKeys(internals.annotations)) metadata['annotations'] = part(internals.annotations);
  if (internals.finalizers.length > 0) metadata['finalizers'] = internals.finalizers;
  if (internals.ownerReferences.length > 0) metadata['ownerReferences'] = internals.ownerReferences;
  for (const key in internals._additionalAttributes) {
    if (key in metadata || ['labels', 'annotations', 'finalizers', 'ownerReferences', 'namespace'].includes(key)) continue;
    const value = part(internals._additionalAttributes[key]);
    if (value !== undefined) metadata[key] = value;
  }
  return metadata;
}

function hasKeys(map: object): boolean {
  for (const _ in map) return true;
  return false;
}

/**
 * The value with lazy parts produced; the same value if there are none. `onlyCdk8s` says that only cdk8s can serialize it.
 */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return plainList(value as readonly unknown[]);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return produced(value);
  let copy: Record<string, unknown> | undefined;
  const map = value as Record<string, unknown>;
  for (const key in map) {
    const before = map[key];
    const after = plain(before);
    if (after === onlyCdk8s) return onlyCdk8s;
    if (after !== before) (copy ??= { ...map })[key] = after;
  }
  return copy ?? value;
}

function plainList(list: readonly unknown[]): unknown {
  let copy: unknown[] | undefined;
  for (let index = 0; index < list.length; index++) {
    const after = plain(list[index]);
    if (after === onlyCdk8s) return onlyCdk8s;
    if (after !== list[index]) (copy ??= [...list])[index] = after;
  }
  return copy ?? list;
}

/** A lazy value of cdk8s; any other class instance is left to cdk8s. */
function produced(value: object): unknown {
  const lazy = value as { readonly produce?: unknown };
  return typeof lazy.produce === 'function' ? plain((lazy.produce as () => unknown).call(value)) : onlyCdk8s;
}

/** The document without a namespace: cdk8s stamps a chart's onto objects of kinds that have none. */
export function withoutNamespace(document: KubernetesObject): KubernetesObject {
  const { namespace: _, ...metadata } = document.metadata;
  return { ...document, metadata: metadata as ObjectMetadata };
}

/** The document with an engine's annotations and labels; its own win. */
export function decorated(
  document: KubernetesObject,
  extra: { annotations?: Readonly<Record<string, string>>; labels?: Readonly<Record<string, string>> },
): KubernetesObject {
  const { annotations, labels } = extra;
  if (annotations === undefined && labels === undefined) return document;
  const own = document.metadata;
  const metadata: Record<string, unknown> & { readonly name: string } = { ...own };
  if (labels !== undefined) metadata['labels'] = own.labels === undefined ? labels : { ...labels, ...own.labels };
  if (annotations !== undefined)
    metadata['annotations'] = own.annotations === undefined ? annotations : { ...annotations, ...own.annotations };
  return { ...document, metadata };
}
