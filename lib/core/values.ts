import type { CallSite } from './call-site';
import type { Json, JsonObject } from './model';
import { DEEPEST, isPlainObject, plainDataProblem, tooDeep } from './plain-data';
import { Append, Remove, Replace } from './values-operations';

export { append, remove, replace, type PartialValue, type PartialValues } from './values-operations';

/** Who set a value. */
export interface ValuesOrigin {
  /** Name of the layer, or of the add-on. */
  readonly layer: string;
  /** Absolute path of the file in which it was set. @default - not known */
  readonly file?: string | undefined;
  /** Line in that file, from 1. @default - not known */
  readonly line?: number | undefined;
}

/** Who set values by a call, the place of which is looked for when somebody asks. */
export function calledFrom(layer: string, site: () => CallSite | undefined): ValuesOrigin {
  return {
    layer,
    get file() {
      return site()?.file;
    },
    get line() {
      return site()?.line;
    },
  };
}

/** Values that are merged over those of the layers before. */
export interface ValuesLayer {
  /** A map, see {@link PartialValues}. */
  readonly values: unknown;
  readonly origin: ValuesOrigin;
}

/** A value that no longer holds. */
export interface OverriddenValue {
  /** Where it stood: at the same key, above it (a scalar that became a map) or below it (a map that became a scalar). */
  readonly path: string;
  /** Undefined where a value had been taken away. */
  readonly value: Json | undefined;
  readonly origin: ValuesOrigin;
}

/** Where one value comes from. */
export interface ValueExplanation {
  /** Keys joined by dots; a key with other characters than letters, digits, `_`, `-` and `/` is quoted: `grafana."grafana.ini"`. */
  readonly path: string;
  /** A scalar, a whole list or an empty map. Undefined if it was taken away by `remove()` or `replace()`. */
  readonly value: Json | undefined;
  /** Who set it last, or took it away. */
  readonly origin: ValuesOrigin;
  /** What it took the place of, newest first. */
  readonly overrode: readonly OverriddenValue[];
}

/**
 * Merges layers, later ones over earlier ones: maps merge, lists and scalars replace, `null` stays (it makes Helm drop the
 * chart's default), `undefined` is absent, and the operations do what they say. `helm -f … -f …` merges files alike.
 *
 * @returns plain data that shares nothing with the layers
 * @throws naming path and layer: what is not plain data, `append()` to what is no list, an operation within a list or another
 *   operation, a key `__proto__`
 */
export function mergeValues(layers: readonly ValuesLayer[]): JsonObject {
  return dataOf(treeOf(layers));
}

/**
 * Explains the merge: every value that holds, in the order of the merged keys, who set it and what it took the place of; also
 * what was taken away and not set again.
 *
 * @throws as {@link mergeValues} does
 */
export function explainValues(layers: readonly ValuesLayer[]): readonly ValueExplanation[] {
  return explanationsOf(treeOf(layers), []);
}

/** A map while layers are merged. */
interface Branch {
  readonly children: Map<string, Node>;
  /** Who made it a map. */
  readonly origin: ValuesOrigin;
}

/** Anything but a map; its value is undefined where something was taken away. */
interface Leaf {
  readonly value: Json | undefined;
  readonly origin: ValuesOrigin;
  readonly overrode: readonly OverriddenValue[];
}

type Node = Branch | Leaf;
type Values = Readonly<Record<string, unknown>>;

/** Where a value stands in a layer: its last key, and the place of the map around it. */
interface Place {
  readonly above: Place | undefined;
  readonly key: string;
  readonly depth: number;
  readonly origin: ValuesOrigin;
}

function treeOf(layers: readonly ValuesLayer[]): Branch {
  const root: Branch = { children: new Map(), origin: { layer: '' } };
  for (const { values, origin } of layers) {
    const at: Place = { above: undefined, key: '', depth: 0, origin };
    if (!isPlainObject(values)) throw problem(at, 'must be a map');
    mergeInto(root, values, at, []);
  }
  return root;
}

/** @param above what the map as a whole took the place of */
function mergeInto(branch: Branch, values: Values, at: Place, above: readonly OverriddenValue[]): void {
  for (const key of Object.keys(values)) {
    if (values[key] === undefined) continue;
    const node = merged(branch.children.get(key), values[key], below(at, key), above);
    if (node) branch.children.set(key, node);
  }
}

function merged(old: Node | undefined, value: unknown, at: Place, above: readonly OverriddenValue[]): Node | undefined {
  if (value instanceof Remove) return old && leafOf(old, undefined, at, []);
  if (value instanceof Replace) return replaced(old, value.replacement, at, above);
  if (value instanceof Append) return leafOf(old, appended(old, value.items, at), at, above);
  if (!isPlainObject(value)) return leafOf(old, copyOf(value, at), at, above);
  if (old && isBranch(old)) {
    mergeInto(old, value, at, []);
    return old;
  }
  const branch: Branch = { children: new Map(), origin: at.origin };
  mergeInto(branch, value, at, old ? historyOf(old, pathOf(at)) : above);
  return branch;
}

/** The new value alone; what stood below the old one and no longer does is noted as taken away. */
function replaced(old: Node | undefined, value: unknown, at: Place, above: readonly OverriddenValue[]): Node {
  if (!isPlainObject(value)) return leafOf(old, copyOf(value, at), at, above);
  const branch: Branch = { children: new Map(), origin: at.origin };
  const children = old && isBranch(old) ? old.children : new Map<string, Node>();
  const over = old && !isBranch(old) ? historyOf(old, pathOf(at)) : above;
  for (const key of Object.keys(value)) {
    if (value[key] !== undefined) branch.children.set(key, replaced(children.get(key), value[key], below(at, key), over));
  }
  for (const [key, child] of children) {
    if (!branch.children.has(key)) branch.children.set(key, leafOf(child, undefined, below(at, key), []));
  }
  return branch;
}

function appended(old: Node | undefined, items: readonly unknown[], at: Place): Json {
  const before = old && isBranch(old) ? dataOf(old) : old?.value;
  if (before !== undefined && before !== null && !Array.isArray(before)) {
    const what = typeof before === 'object' ? 'a map' : `'${before}'`;
    throw problem(at, `is ${what} in ${originText(old?.origin ?? at.origin)}: append() needs a list`);
  }
  const list = (before ?? []) as readonly Json[];
  return [...list, ...items.map((item, index) => copyOf(item, below(at, String(list.length + index))))];
}

function leafOf(old: Node | undefined, value: Json | undefined, at: Place, above: readonly OverriddenValue[]): Leaf {
  return { value, origin: at.origin, overrode: old ? historyOf(old, pathOf(at)) : above };
}

/** A value and all that it took the place of. */
function historyOf(node: Node, path: readonly string[]): readonly OverriddenValue[] {
  if (isBranch(node)) return [...node.children].flatMap(([key, child]) => historyOf(child, [...path, key]));
  return [{ path: pathText(path), value: node.value, origin: node.origin }, ...node.overrode];
}

/** A deep copy of plain data, in which no operation may stand. */
function copyOf(value: unknown, at: Place): Json {
  if (Array.isArray(value)) return Array.from(value, (item, index) => copyOf(item, below(at, String(index))));
  if (isPlainObject(value)) {
    const entries = Object.keys(value).filter(key => value[key] !== undefined);
    return mapOf(entries.map(key => [key, copyOf(value[key], below(at, key))]));
  }
  if (value instanceof Remove || value instanceof Replace || value instanceof Append) {
    throw problem(at, 'is an operation within a list or another operation: only a key of a layer takes one');
  }
  // Where it stands is only of interest if something is wrong.
  if (plainDataProblem(value, '') === undefined) return value as Json;
  throw new Error(`${plainDataProblem(value, pathText(pathOf(at)))} (${originText(at.origin)})`);
}

function dataOf(branch: Branch): JsonObject {
  return mapOf(
    [...branch.children].flatMap(([key, child]) => {
      const value = isBranch(child) ? dataOf(child) : child.value;
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

/** Keys are defined, not assigned: a frozen Object.prototype forbids to assign its own names, such as `constructor`. */
function mapOf(entries: readonly (readonly [string, Json])[]): JsonObject {
  return Object.fromEntries(entries);
}

function explanationsOf(branch: Branch, path: readonly string[]): readonly ValueExplanation[] {
  const explained = [...branch.children].flatMap(([key, child]) => {
    const at = [...path, key];
    return isBranch(child) ? explanationsOf(child, at) : [{ path: pathText(at), ...child }];
  });
  if (path.length === 0 || explained.some(explanation => explanation.value !== undefined)) return explained;
  return [{ path: pathText(path), value: {}, origin: branch.origin, overrode: [] }, ...explained];
}

function isBranch(node: Node): node is Branch {
  return 'children' in node;
}

function below(at: Place, key: string): Place {
  const place: Place = { above: at, key, depth: at.depth + 1, origin: at.origin };
  if (key === '__proto__') throw problem(place, 'has a key that would change prototypes: rename it');
  if (at.depth >= DEEPEST) throw problem(at, tooDeep);
  return place;
}

function pathOf({ above, key }: Place): readonly string[] {
  return above === undefined ? [] : [...pathOf(above), key];
}

function problem(at: Place, what: string): Error {
  return new Error(`${pathText(pathOf(at)) || 'values'} ${what} (${originText(at.origin)})`);
}

function originText({ layer, file, line }: ValuesOrigin): string {
  return file === undefined ? `layer ${layer}` : `layer ${layer}, ${file}:${line ?? '?'}`;
}

function pathText(path: readonly string[]): string {
  return path.map(key => (/^[\w/-]+$/.test(key) ? key : JSON.stringify(key))).join('.');
}
