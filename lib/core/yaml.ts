import type { KubernetesObject } from './model';
import { DEEPEST, isPlainObject, plainDataProblem } from './plain-data';
import { isLiteral, isPlain, literalText, numberText, quoted } from './yaml-scalars';

export { fromYaml, fromYamlAll } from './yaml-reader';

/** Longest key that may stand before its colon: YAML allows 1,024 characters, quotes and escapes included. */
const LONGEST_KEY = 1000;
/** Longer texts are names, mostly, and seldom come twice. */
const CACHED_TEXT = 12;
const LONGEST_CACHED_KEY = 48;
const CACHED_SCALARS = 1000;
const CACHED_KEYS = 20_000;

const scalars = new Map<string, string>();
const firstKeys = new Map<string, string>();
/** By depth: a key with the line break and the indentation before it, and what is behind it. */
const scalarKeys = Array.from({ length: DEEPEST }, () => new Map<string, string>());
const nestedKeys = Array.from({ length: DEEPEST }, () => new Map<string, string>());
const pads = Array.from({ length: DEEPEST + 3 }, (_, depth) => '\n' + '  '.repeat(depth));
const dashes = pads.map(pad => pad + '- ');

const objectOrder = ['apiVersion', 'kind', 'metadata', 'spec', 'data'];
const metadataOrder = ['name', 'namespace'];

/** Thrown where no pointer is known: the place is looked for afterwards, so that the usual way carries none along. */
const UNWRITABLE = new Error('value cannot be written as YAML');

/**
 * A value as one YAML document in block style, with a final newline and without `---`.
 *
 * A string is quoted if YAML 1.1, YAML 1.2 or go-yaml would read it as anything else; text of several lines is a literal block
 * where that is exact. Properties that are `undefined` are left out, `null` stays, keys keep their order.
 *
 * @param value plain data: maps, lists, strings, finite numbers, booleans, null
 * @throws for anything else, with its JSON pointer: a number that is not finite, a bigint, a function, a symbol, an instance
 *   of a class, `undefined` in a list, half a surrogate pair, a value that contains itself or is nested beyond 200 levels
 */
export function toYaml(value: unknown): string {
  return document(value, undefined) ?? unwritable(value);
}

/**
 * A Kubernetes object as a YAML document, see {@link toYaml}: `apiVersion`, `kind`, `metadata`, `spec` and `data` first, and in
 * the metadata `name` and `namespace`; everything else in the order in which it was written.
 */
export function objectYaml(object: KubernetesObject): string {
  return plainObjectYaml(object) ?? unwritable(object);
}

/** The same, or undefined for what is not plain data. */
export function plainObjectYaml(object: KubernetesObject): string | undefined {
  return document(object, objectOrder);
}

function document(value: unknown, order: readonly string[] | undefined): string | undefined {
  try {
    return inOnePiece(top(value, order) + '\n');
  } catch (error) {
    if (error === UNWRITABLE) return undefined;
    throw error;
  }
}

function top(value: unknown, order: readonly string[] | undefined): string {
  return typeof value !== 'object' || value === null ? scalar(value, 0) : nested('', value, 0, true, order) || empty(value);
}

function unwritable(value: unknown): never {
  throw new Error(plainDataProblem(value));
}

/**
 * The same text. V8 keeps a text that was put together as the tree of its parts, many times its size, until a character of it
 * is asked for; whoever keeps thousands of documents should not keep those.
 */
function inOnePiece(text: string): string {
  return text.charCodeAt(text.length - 1) === 10 ? text : '';
}

/**
 * Appends the items of a list or the entries of a map, each on a line of its own; the first of them where the line is already
 * indented, if it is. One function that calls itself: V8 copies those that call each other into each other, and takes long to optimize them.
 */
function nested(out: string, value: object, depth: number, indented: boolean, order?: readonly string[]): string {
  if (depth >= DEEPEST) throw UNWRITABLE;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const item: unknown = value[index];
      out += indented && index === 0 ? '- ' : (dashes[depth] ?? '');
      if (typeof item !== 'object' || item === null) out += scalar(item, depth + 1);
      else {
        const after = nested(out, item, depth + 1, true);
        out = after.length === out.length ? out + empty(item) : after;
      }
    }
    return out;
  }
  if (!isMap(value)) throw UNWRITABLE;
  const keys = order === undefined ? Object.keys(value) : keysInOrder(value, order);
  let first = indented;
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] ?? '';
    const property = value[key];
    if (property === undefined) continue;
    if (typeof property !== 'object' || property === null) {
      out += first ? firstKey(key, depth) + ' ' : (scalarKeys[depth]?.get(key) ?? keyLine(scalarKeys, key, depth, ': '));
      out += scalar(property, depth + 1);
    } else {
      out += first ? firstKey(key, depth) : (nestedKeys[depth]?.get(key) ?? keyLine(nestedKeys, key, depth, ':'));
      const inner = order === objectOrder && key === 'metadata' ? metadataOrder : undefined;
      const after = nested(out, property, depth + 1, false, inner);
      out = after.length === out.length ? out + ' ' + empty(property) : after;
    }
    first = false;
  }
  return out;
}

function empty(value: object): string {
  return Array.isArray(value) ? '[]' : '{}';
}

/** The keys of a map, some before all others: mostly they stand there already. */
function keysInOrder(value: object, order: readonly string[]): readonly string[] {
  const keys = Object.keys(value);
  return inOrder(keys, order) ? keys : [...order.filter(key => keys.includes(key)), ...keys.filter(key => !order.includes(key))];
}

function inOrder(keys: readonly string[], order: readonly string[]): boolean {
  let place = 0;
  for (let index = 0; index < keys.length; index++) {
    const found = order.indexOf(keys[index] ?? '');
    if (found !== -1 && found < place) return false;
    place = found === -1 ? order.length : found;
  }
  return true;
}

/** The usual case first: this runs for every map there is. */
function isMap(value: object): value is Readonly<Record<string, unknown>> {
  return Object.getPrototypeOf(value) === Object.prototype || isPlainObject(value);
}

function scalar(value: unknown, depth: number): string {
  if (typeof value === 'string') return (value.length <= CACHED_TEXT ? scalars.get(value) : undefined) ?? text(value, depth);
  if (typeof value === 'number' && Number.isFinite(value)) return Number.isSafeInteger(value) ? String(value) : numberText(value);
  if (typeof value === 'boolean' || value === null) return String(value);
  throw UNWRITABLE;
}

function text(value: string, depth: number): string {
  if (!isPlain(value)) return quotedText(value, depth);
  if (value.length <= CACHED_TEXT) remember(value, value);
  return value;
}

function quotedText(value: string, depth: number): string {
  // At the top of a document the lines of a block must be indented too.
  if (isLiteral(value)) return literalText(value, pads[depth || 1] ?? '');
  const written = inQuotes(value);
  if (value.length <= CACHED_TEXT) remember(value, written);
  return written;
}

/** Names come several times in one object, and then never again: a small cache that is emptied is faster than a large one. */
function remember(value: string, written: string): void {
  if (scalars.size === CACHED_SCALARS) scalars.clear();
  scalars.set(value, written);
}

function inQuotes(value: string): string {
  const written = quoted(value);
  if (written === undefined) throw UNWRITABLE;
  return written;
}

function firstKey(key: string, depth: number): string {
  const known = firstKeys.get(key);
  if (known !== undefined) return known;
  const written = keyText(key, pads[depth] ?? '');
  if (key.length <= LONGEST_CACHED_KEY && firstKeys.size < CACHED_KEYS) firstKeys.set(key, written);
  return written;
}

function keyLine(cache: readonly Map<string, string>[], key: string, depth: number, end: ':' | ': '): string {
  const pad = pads[depth] ?? '';
  const line = pad + keyText(key, pad) + end.slice(1);
  const lines = cache[depth];
  if (lines !== undefined && key.length <= LONGEST_CACHED_KEY && lines.size < CACHED_KEYS) lines.set(key, line);
  return line;
}

/** @param pad a newline and the indentation of the key */
function keyText(key: string, pad: string): string {
  const written = isPlain(key) ? key : inQuotes(key);
  return written.length > LONGEST_KEY ? `? ${written}${pad}:` : `${written}:`;
}
