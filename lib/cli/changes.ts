import type { KubernetesObject } from '../core/model';
import { isPlainObject } from '../core/plain-data';
import { fromYamlAll } from '../core/yaml';

/** One field that differs. */
export interface FieldChange {
  /** Keys joined by dots; items of a list by their `name`, else by their place: `spec.containers[web].image`. */
  readonly path: string;
  /** Undefined where it was not there. */
  readonly before: unknown;
  /** Undefined where it is no longer there. */
  readonly after: unknown;
}

/** One object, or one file that holds none, that differs between two trees. */
export interface Change {
  readonly type: 'added' | 'changed' | 'removed';
  /** The cluster or set. */
  readonly target: string;
  /** The object, or undefined for a file such as merged values. */
  readonly object?: { readonly apiVersion: string; readonly kind: string; readonly namespace?: string; readonly name: string };
  /** Its file, relative to the output folder. */
  readonly file: string;
  /** Its file before, when only that is different or that, too. */
  readonly movedFrom?: string;
  /** Removing it loses what lies in it: a namespace, every object of a kind, a disk. */
  readonly dataLoss: boolean;
  /** What differs, of what is in both trees. */
  readonly fields: readonly FieldChange[];
}

/** A document, and where it stands. */
interface Entry {
  readonly key: string;
  readonly target: string;
  readonly file: string;
  readonly data: unknown;
  readonly object?: KubernetesObject;
}

const precious = new Set(['/Namespace', 'apiextensions.k8s.io/CustomResourceDefinition', '/PersistentVolumeClaim']);

/**
 * What differs between two rendered trees, object by object: an object whose file only moved is the same.
 *
 * @param before text by path below the output folder
 * @param after likewise
 * @returns sorted by cluster, then by object
 */
export function changesBetween(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly Change[] {
  const old = entriesOf(before, after);
  const now = entriesOf(after, before);
  const keys = [...new Set([...old.keys(), ...now.keys()])].sort();
  return keys.flatMap(key => changeOf(old.get(key), now.get(key)) ?? []);
}

/** The documents of the files that differ from the other tree's: reading the others would take long and find nothing. */
function entriesOf(tree: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const [file, text] of tree) {
    if (other.get(file) === text) continue;
    for (const entry of documentsOf(file, text)) entries.set(entry.key, entry);
  }
  return entries;
}

function documentsOf(file: string, text: string): readonly Entry[] {
  const target = file.slice(0, file.indexOf('/'));
  const whole = (data: unknown): Entry => ({ key: `${target}\n~${file}`, target, file, data });
  if (!/\.ya?ml$/.test(file)) return [whole(text)];
  const documents = readable(text, file);
  if (documents === undefined) return [whole(text)];
  if (!documents.every(isObject)) return [whole(documents.length === 1 ? documents[0] : documents)];
  return documents.map(object => ({ key: `${target}\n${identity(object)}`, target, file, data: object, object }));
}

/** Somebody may have edited the other tree by hand: what is no YAML is compared as text. */
function readable(text: string, file: string): readonly unknown[] | undefined {
  try {
    return fromYamlAll(text, file);
  } catch {
    return undefined;
  }
}

function isObject(data: unknown): data is KubernetesObject {
  return (
    isPlainObject(data) &&
    typeof data['kind'] === 'string' &&
    typeof data['apiVersion'] === 'string' &&
    isPlainObject(data['metadata'])
  );
}

function groupOf({ apiVersion }: KubernetesObject): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** Without the version: an object keeps its identity when it is written in another version of its kind. */
function identity(object: KubernetesObject): string {
  const { namespace = '-', name } = object.metadata;
  return `${object.kind} ${groupOf(object)} ${namespace} ${name}`;
}

function changeOf(before: Entry | undefined, after: Entry | undefined): Change | undefined {
  const entry = after ?? before;
  if (entry === undefined) return undefined;
  const { target, file, object } = entry;
  const moved = before !== undefined && after !== undefined && before.file !== after.file;
  const fields = before === undefined || after === undefined ? [] : fieldChanges(before.data, after.data);
  if (before !== undefined && after !== undefined && fields.length === 0 && !moved) return undefined;
  const type = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  return {
    type,
    target,
    ...(object !== undefined && { object: namedObject(object) }),
    file,
    ...(moved && { movedFrom: before.file }),
    dataLoss: type === 'removed' && object !== undefined && precious.has(`${groupOf(object)}/${object.kind}`),
    fields,
  };
}

function namedObject({ apiVersion, kind, metadata: { namespace, name } }: KubernetesObject): NonNullable<Change['object']> {
  return { apiVersion, kind, ...(namespace !== undefined && { namespace }), name };
}

/** Every field that differs between two documents; of what is only in one of them, the topmost. */
export function fieldChanges(before: unknown, after: unknown, path = ''): readonly FieldChange[] {
  if (isPlainObject(before) && isPlainObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap(key => fieldChanges(valueAt(before, key), valueAt(after, key), joined(path, key)));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const [old, now] = [itemsOf(before), itemsOf(after)];
    if (old !== undefined && now !== undefined) {
      const keys = [...new Set([...old.keys(), ...now.keys()])];
      return keys.flatMap(key => fieldChanges(old.get(key), now.get(key), `${path}[${key}]`));
    }
  }
  return same(before, after) ? [] : [{ path, before, after }];
}

function valueAt(map: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function joined(path: string, key: string): string {
  const word = /^[\w/-]+$/.test(key) ? key : JSON.stringify(key);
  return path === '' ? word : `${path}.${word}`;
}

/** The items of a list by what tells them apart: their names if each has one of its own. Undefined for a list that has none. */
function itemsOf(list: readonly unknown[]): ReadonlyMap<string, unknown> | undefined {
  const named = list.map(item =>
    isPlainObject(item) && typeof item['name'] === 'string' ? ([item['name'], item] as const) : undefined,
  );
  const found = named.filter(entry => entry !== undefined);
  return found.length === list.length && new Set(found.map(([name]) => name)).size === list.length ? new Map(found) : undefined;
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
