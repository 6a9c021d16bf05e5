import type { KubernetesObject } from './model';
import { DEEPEST, isPlainObject, plainDataProblem } from './plain-data';
import { inlineText, isLiteral, literalText, numberText } from './yaml-scalars';

export { fromYaml, fromYamlAll } from './yaml-reader';

/** Longest key that may stand before its colon: YAML allows 1,024 characters, quotes and escapes included. */
const LONGEST_KEY = 1000;
const CACHED_LENGTH = 48;
const CACHED_ENTRIES = 20_000;

const scalars = new Map<string, string>();
const keys = new Map<string, string>();
const pads = Array.from({ length: DEEPEST + 3 }, (_, depth) => '\n' + '  '.repeat(depth));

/** Thrown where no pointer is known: {@link toYaml} looks for the place then, so that the usual way carries none along. */
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
  try {
    return item(value, 0) + '\n';
  } catch (error) {
    throw error === UNWRITABLE ? new Error(plainDataProblem(value)) : error;
  }
}

/**
 * A Kubernetes object as a YAML document, see {@link toYaml}: `apiVersion`, `kind`, `metadata`, `spec` and `data` first, and in
 * the metadata `name` and `namespace`; everything else in the order in which it was written.
 */
export function objectYaml(object: KubernetesObject): string {
  const { apiVersion, kind, metadata, spec, data, ...rest } = object;
  const { name, namespace, ...others } = metadata;
  return toYaml({ apiVersion, kind, metadata: { name, namespace, ...others }, spec, data, ...rest });
}

/** A value that begins where the line is already indented: the document itself, or what follows a dash. */
function item(value: unknown, depth: number): string {
  if (typeof value !== 'object' || value === null) return scalar(value, depth);
  if (Array.isArray(value)) return value.length === 0 ? '[]' : list(value, depth);
  return map(value, depth) || '{}';
}

function map(value: object, depth: number): string {
  if (depth >= DEEPEST || !isMap(value)) throw UNWRITABLE;
  const pad = pads[depth] ?? '';
  let out = '';
  for (const key of Object.keys(value)) {
    const property = value[key];
    if (property === undefined) continue;
    if (out !== '') out += pad;
    out += keys.get(key) ?? keyText(key, pad);
    if (typeof property !== 'object' || property === null) out += ' ' + scalar(property, depth + 1);
    else if (Array.isArray(property)) out += property.length === 0 ? ' []' : pads[depth + 1] + list(property, depth + 1);
    else {
      const nested = map(property, depth + 1);
      out += nested === '' ? ' {}' : pads[depth + 1] + nested;
    }
  }
  return out;
}

/** The usual case first: this runs for every map there is. */
function isMap(value: object): value is Readonly<Record<string, unknown>> {
  return Object.getPrototypeOf(value) === Object.prototype || isPlainObject(value);
}

function list(value: readonly unknown[], depth: number): string {
  if (depth >= DEEPEST) throw UNWRITABLE;
  let out = '- ' + item(value[0], depth + 1);
  for (let index = 1; index < value.length; index++) out += pads[depth] + '- ' + item(value[index], depth + 1);
  return out;
}

function scalar(value: unknown, depth: number): string {
  if (typeof value === 'string') return (value.length <= CACHED_LENGTH ? scalars.get(value) : undefined) ?? text(value, depth);
  if (typeof value === 'number' && Number.isFinite(value)) return Number.isSafeInteger(value) ? String(value) : numberText(value);
  if (typeof value === 'boolean' || value === null) return String(value);
  throw UNWRITABLE;
}

function text(value: string, depth: number): string {
  // At the top of a document the lines of a block must be indented too.
  if (isLiteral(value)) return literalText(value, pads[depth || 1] ?? '');
  const written = inlineText(value);
  if (written === undefined) throw UNWRITABLE;
  if (value.length <= CACHED_LENGTH && scalars.size < CACHED_ENTRIES) scalars.set(value, written);
  return written;
}

function keyText(key: string, pad: string): string {
  const written = inlineText(key);
  if (written === undefined) throw UNWRITABLE;
  if (written.length > LONGEST_KEY) return `? ${written}${pad}:`;
  if (key.length <= CACHED_LENGTH && keys.size < CACHED_ENTRIES) keys.set(key, written + ':');
  return written + ':';
}
