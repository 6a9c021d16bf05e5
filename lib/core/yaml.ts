import type { KubernetesObject } from './model';
import { DEEPEST, isPlainObject, plainDataProblem } from './plain-data';
import { isLiteral, isPlain, literalText, numberText, quoted } from './yaml-scalars';

export { fromYaml, fromYamlAll } from './yaml-reader';

/** Longest key that may stand before its colon: YAML allows 1,024 characters, quotes and escapes included. */
const LONGEST_KEY = 1000;
/** Longer texts are names, mostly, and seldom come twice. */
const CACHED_TEXT = 12;
const CACHED_KEY = 48;
const CACHED_ENTRIES = 20_000;

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
    return inOnePiece(item('', value, 0, order) + '\n');
  } catch (error) {
    if (error === UNWRITABLE) return undefined;
    throw error;
  }
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

/** Appends a value that begins where the line is already indented: the document itself, or what follows a dash. */
function item(out: string, value: unknown, depth: number, order?: readonly string[]): string {
  if (typeof value !== 'object' || value === null) return out + scalar(value, depth);
  if (Array.isArray(value)) return value.length === 0 ? out + '[]' : list(out, value, depth, '- ');
  const after = order === undefined ? map(out, value, depth, true) : orderedMap(out, value, depth, true, order);
  return after.length === out.length ? out + '{}' : after;
}

/** Appends the entries of a map, each on a line of its own; the first of them where the line is already indented, if it is. */
function map(out: string, value: object, depth: number, indented: boolean): string {
  if (depth >= DEEPEST || !isMap(value)) throw UNWRITABLE;
  let first = indented;
  for (const key in value) {
    const property = value[key];
    if (property === undefined) continue;
    out = entry(out, key, property, depth, first);
    first = false;
  }
  return out;
}

/** The same, with some keys before all others. */
function orderedMap(out: string, value: object, depth: number, indented: boolean, order: readonly string[]): string {
  if (depth >= DEEPEST || !isMap(value)) throw UNWRITABLE;
  let first = indented;
  for (const key of order) {
    const property = value[key];
    if (property === undefined) continue;
    out = entry(out, key, property, depth, first, key === 'metadata' ? metadataOrder : undefined);
    first = false;
  }
  for (const key in value) {
    const property = value[key];
    if (property === undefined || order.includes(key)) continue;
    out = entry(out, key, property, depth, first);
    first = false;
  }
  return out;
}

function entry(out: string, key: string, value: unknown, depth: number, indented: boolean, order?: readonly string[]): string {
  if (typeof value !== 'object' || value === null) {
    const before = indented ? firstKey(key, depth) + ' ' : (scalarKeys[depth]?.get(key) ?? keyLine(scalarKeys, key, depth, ': '));
    return out + before + scalar(value, depth + 1);
  }
  out += indented ? firstKey(key, depth) : (nestedKeys[depth]?.get(key) ?? keyLine(nestedKeys, key, depth, ':'));
  if (Array.isArray(value)) return value.length === 0 ? out + ' []' : list(out, value, depth + 1, dashes[depth + 1] ?? '');
  const after = order === undefined ? map(out, value, depth + 1, false) : orderedMap(out, value, depth + 1, false, order);
  return after.length === out.length ? out + ' {}' : after;
}

/** The usual case first: this runs for every map there is. */
function isMap(value: object): value is Readonly<Record<string, unknown>> {
  return Object.getPrototypeOf(value) === Object.prototype || isPlainObject(value);
}

/** @param dash what stands before the first item */
function list(out: string, value: readonly unknown[], depth: number, dash: string): string {
  if (depth >= DEEPEST) throw UNWRITABLE;
  out = item(out + dash, value[0], depth + 1);
  for (let index = 1; index < value.length; index++) out = item(out + (dashes[depth] ?? ''), value[index], depth + 1);
  return out;
}

function scalar(value: unknown, depth: number): string {
  if (typeof value === 'string') return (value.length <= CACHED_TEXT ? scalars.get(value) : undefined) ?? text(value, depth);
  if (typeof value === 'number' && Number.isFinite(value)) return Number.isSafeInteger(value) ? String(value) : numberText(value);
  if (typeof value === 'boolean' || value === null) return String(value);
  throw UNWRITABLE;
}

function text(value: string, depth: number): string {
  if (!isPlain(value)) return quotedText(value, depth);
  if (value.length <= CACHED_TEXT && scalars.size < CACHED_ENTRIES) scalars.set(value, value);
  return value;
}

function quotedText(value: string, depth: number): string {
  // At the top of a document the lines of a block must be indented too.
  if (isLiteral(value)) return literalText(value, pads[depth || 1] ?? '');
  const written = inQuotes(value);
  if (value.length <= CACHED_TEXT && scalars.size < CACHED_ENTRIES) scalars.set(value, written);
  return written;
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
  if (key.length <= CACHED_KEY && firstKeys.size < CACHED_ENTRIES) firstKeys.set(key, written);
  return written;
}

function keyLine(cache: readonly Map<string, string>[], key: string, depth: number, end: ':' | ': '): string {
  const pad = pads[depth] ?? '';
  const line = pad + keyText(key, pad) + end.slice(1);
  const lines = cache[depth];
  if (lines !== undefined && key.length <= CACHED_KEY && lines.size < CACHED_ENTRIES) lines.set(key, line);
  return line;
}

/** @param pad a newline and the indentation of the key */
function keyText(key: string, pad: string): string {
  const written = isPlain(key) ? key : inQuotes(key);
  return written.length > LONGEST_KEY ? `? ${written}${pad}:` : `${written}:`;
}
