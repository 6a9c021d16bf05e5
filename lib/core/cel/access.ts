import { Double } from './syntax';
import { CelError, NO_VALUE, numeric, Optional, typeOf } from './values';

const RESERVED = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);
const ESCAPED: Readonly<Record<string, string>> = { underscores: '__', dot: '.', dash: '-', slash: '/' };

/** @throws CelError when a value is no bool */
export function truth(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new CelError(`no such overload: ${typeOf(value)} is not a bool`);
  return value;
}

/** @throws CelError when there is no such field */
export function fieldOf(value: unknown, field: string): unknown {
  if (!(value instanceof Map)) throw new CelError(`no such overload: field '${field}' of ${typeOf(value)}`);
  if (!value.has(field)) throw new CelError(`no such key: ${field}`);
  return value.get(field);
}

/** @throws CelError when there is no such item of a list, or entry of a map */
export function itemOf(value: unknown, key: unknown): unknown {
  if (Array.isArray(value)) {
    const index = numeric(key);
    if (index === undefined) throw new CelError(`no such overload: a list's item ${typeOf(key)}`);
    if (index < 0 || index >= value.length) throw new CelError(`index out of bounds: ${String(index)}`);
    return value[index];
  }
  if (!(value instanceof Map)) throw new CelError(`no such overload: an item of ${typeOf(value)}`);
  const own = key instanceof Double ? key.value : key;
  if (!value.has(own)) throw new CelError(`no such key: ${String(own)}`);
  return value.get(own);
}

/** A field, item or entry that need not be there. @throws CelError when there cannot be any */
export function optionalField(value: unknown, key: unknown): Optional {
  const inner = value instanceof Optional ? value.value : value;
  if (value instanceof Optional && !value.present) return NO_VALUE;
  if (Array.isArray(inner))
    return typeof key === 'number' && key >= 0 && key < inner.length ? new Optional(true, inner[key]) : NO_VALUE;
  if (!(inner instanceof Map)) throw new CelError(`no such overload: an optional field of ${typeOf(inner)}`);
  return inner.has(key) ? new Optional(true, inner.get(key)) : NO_VALUE;
}

/** Kubernetes writes `__namespace__` for a field whose name is a word of CEL, and `__dash__` for what no name can have. */
export function unescapedField(field: string): string {
  const word = /^__(\w+)__$/.exec(field)?.[1];
  if (word !== undefined && RESERVED.has(word)) return word;
  return field.replace(/__(underscores|dot|dash|slash)__/g, (_, sign: string) => ESCAPED[sign] ?? '');
}
