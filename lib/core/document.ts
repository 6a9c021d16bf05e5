import { ApiObject } from 'cdk8s';
import { escapePointer } from './facts';
import type { GitOpsEngine, KubernetesObject, ObjectMetadata } from './model';
import { DEEPEST, isPlainObject, plainDataProblem, tooDeep } from './plain-data';

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
  const { props, patches } = object as unknown as ApiObjectInternals;
  if (object.toJson !== stock || patches.length > 0) return object.toJson() as KubernetesObject;
  const metadata = plain(metadataOf(object, object.metadata.namespace), 1);
  if (metadata === onlyCdk8s) return object.toJson() as KubernetesObject;
  const document: Record<string, unknown> = { apiVersion: object.apiVersion, kind: object.kind, metadata };
  for (const key in props) {
    if (key === 'apiVersion' || key === 'kind' || key === 'metadata') continue;
    const value = plain(props[key], 1);
    if (value === onlyCdk8s) return object.toJson() as KubernetesObject;
    if (value !== undefined) document[key] = value;
  }
  return document as unknown as KubernetesObject;
}

/**
 * The document of an object whose parts nobody has looked into, with an engine's annotations and labels: right for plain data,
 * which nearly all objects are, and which whoever writes it finds out. Undefined if only cdk8s can serialize it.
 *
 * @param namespace the object's, as it shall be
 */
export function authoredDocument(
  object: ApiObject,
  namespace: string | undefined,
  extra: Decorations,
): KubernetesObject | undefined {
  const { props, patches } = object as unknown as ApiObjectInternals;
  if (object.toJson !== stock || patches.length > 0) return undefined;
  const metadata = metadataOf(object, namespace);
  decorate(metadata, extra);
  const document: Record<string, unknown> = { apiVersion: object.apiVersion, kind: object.kind, metadata };
  for (const key in props) {
    if (key === 'apiVersion' || key === 'kind' || key === 'metadata') continue;
    const value = props[key];
    if (value !== undefined) document[key] = value;
  }
  return document as unknown as KubernetesObject;
}

/** What {@link metadataOf} reads from where `addLabel` and the like have put it. */
const ownAttributes: ReadonlySet<string> = new Set(['labels', 'annotations', 'finalizers', 'ownerReferences', 'namespace']);

function metadataOf(object: ApiObject, namespace: string | undefined): Record<string, unknown> {
  const internals = object.metadata as unknown as MetadataInternals;
  const metadata: Record<string, unknown> = { name: object.metadata.name ?? object.name };
  if (namespace !== undefined) metadata['namespace'] = namespace;
  if (hasKeys(internals.labels)) metadata['labels'] = internals.labels;
  if (hasKeys(internals.annotations)) metadata['annotations'] = internals.annotations;
  if (internals.finalizers.length > 0) metadata['finalizers'] = internals.finalizers;
  if (internals.ownerReferences.length > 0) metadata['ownerReferences'] = internals.ownerReferences;
  for (const key in internals._additionalAttributes) {
    if (Object.hasOwn(metadata, key) || ownAttributes.has(key)) continue;
    const value = internals._additionalAttributes[key];
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
 *
 * @param depth how many maps and lists it is in
 * @throws if it contains itself
 */
function plain(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const list = Array.isArray(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!list && prototype !== Object.prototype && prototype !== null) return produced(value, depth);
  if (depth >= DEEPEST) throw new Error(tooDeep);
  if (list) return plainList(value as readonly unknown[], depth);
  let copy: Record<string, unknown> | undefined;
  const map = value as Record<string, unknown>;
  for (const key in map) {
    const before = map[key];
    const after = plain(before, depth + 1);
    if (after === onlyCdk8s) return onlyCdk8s;
    if (after !== before) (copy ??= { ...map })[key] = after;
  }
  return copy ?? value;
}

function plainList(list: readonly unknown[], depth: number): unknown {
  let copy: unknown[] | undefined;
  for (let index = 0; index < list.length; index++) {
    const after = plain(list[index], depth + 1);
    if (after === onlyCdk8s) return onlyCdk8s;
    if (after !== list[index]) (copy ??= [...list])[index] = after;
  }
  return copy ?? list;
}

/** A lazy value of cdk8s; any other class instance is left to cdk8s. */
function produced(value: object, depth: number): unknown {
  const lazy = value as { readonly produce?: unknown };
  return typeof lazy.produce === 'function' ? plain((lazy.produce as () => unknown).call(value), depth) : onlyCdk8s;
}

/**
 * Where an object holds what cannot be written, and what it is: cdk8s, which could not serialize it, does not tell.
 * Undefined if it holds plain data and what becomes plain data.
 */
export function notData(object: ApiObject): string | undefined {
  const { apiVersion: _version, kind: _kind, ...props } = (object as unknown as ApiObjectInternals).props;
  return foreignIn(props, '', 0);
}

function foreignIn(value: unknown, pointer: string, depth: number): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const knows = (method: string): boolean => typeof Reflect.get(value, method) === 'function';
  if (['produce', 'resolve', 'toJSON', 'toJson'].some(knows) && !(value instanceof Date)) return undefined;
  if (!Array.isArray(value) && !isPlainObject(value)) return plainDataProblem(value, pointer);
  // Of a place so deep only the field that it is in says anything.
  if (depth >= DEEPEST) return `/${pointer.split('/')[1] ?? ''} ${tooDeep}`;
  for (const [key, each] of Object.entries(value)) {
    const found = foreignIn(each, `${pointer}/${escapePointer(key)}`, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The document without a namespace: cdk8s stamps a chart's onto objects of kinds that have none. */
export function withoutNamespace(document: KubernetesObject): KubernetesObject {
  const { namespace: _, ...metadata } = document.metadata;
  return { ...document, metadata: metadata as ObjectMetadata };
}

/** What an engine puts onto an object. */
type Decorations = ReturnType<GitOpsEngine['decorate']>;

/** The document with an engine's annotations and labels; its own win. */
export function decorated(document: KubernetesObject, extra: Decorations): KubernetesObject {
  if (extra.annotations === undefined && extra.labels === undefined) return document;
  const metadata = { ...document.metadata };
  decorate(metadata, extra);
  return { ...document, metadata };
}

function decorate(metadata: Record<string, unknown>, { annotations, labels }: Decorations): void {
  if (labels !== undefined) metadata['labels'] = joined(labels, metadata['labels']);
  if (annotations !== undefined) metadata['annotations'] = joined(annotations, metadata['annotations']);
}

function joined(extra: object, own: unknown): object {
  return own === undefined ? extra : { ...extra, ...(own as object) };
}
