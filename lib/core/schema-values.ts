import type { NodeType } from './schema-file';
import type { SchemaNode } from './schema-node';

/** The fields of an object. */
export type Fields = Readonly<Record<string, unknown>>;

const INT64 = 2 ** 63;

/** Whether a value is an object with fields. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is of a type, as far as the type itself says. */
export function hasType(value: unknown, type: NodeType): boolean {
  switch (type) {
    case 'string':
    case 'boolean':
      return typeof value === type;
    case 'object':
      return isFields(value);
    case 'integer':
      return isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'number':
      return Number.isFinite(value);
    case 'intOrString':
      return typeof value === 'string' || isInteger(value);
    case 'quantity':
      return typeof value === 'string' || Number.isFinite(value);
    default:
      return true;
  }
}

function isInteger(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value < INT64 && value >= -INT64;
}

/** Whether a field is given; only its own, as every object inherits a `constructor`. */
export function has(value: Fields, name: string): boolean {
  return value[name] !== undefined && Object.hasOwn(value, name);
}

/** Characters as the API server counts them: code points. */
export function lengthOf(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length - 1; index++) if ((text.codePointAt(index) ?? 0) > 0xffff) length--;
  return length;
}

/** Whether a number is a multiple of another, but for what binary fractions lose. */
export function isMultiple(value: number, step: number): boolean {
  const quotient = value / step;
  return Math.abs(quotient - Math.round(quotient)) < 1e-9;
}

/** What two equal items of a set have in common. */
export function identityOf(item: unknown): unknown {
  // The space keeps it from being taken for a string of the same text.
  return typeof item === 'object' ? ` ${JSON.stringify(item)}` : item;
}

/** What two items of a list with keys have in common when they have the same key; undefined for an item without any of them. */
export function keyOf(item: unknown, keys: readonly string[], node: SchemaNode): string | undefined {
  if (!isFields(item)) return undefined;
  // The space keeps it from being taken for the string that is the only key of another item.
  let identity = ' ';
  let given = false;
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] ?? '';
    const value = has(item, key) ? item[key] : node.items?.properties.get(key)?.data.default;
    if (typeof value === 'string') {
      if (keys.length === 1) return value;
      // The length keeps the end of one key from being taken for the beginning of the next.
      identity += `${value.length}:${value}`;
    } else identity += typeof value === 'number' ? `#${value},` : JSON.stringify(value ?? null);
    given ||= value !== undefined;
  }
  return given ? identity : undefined;
}

/** The fields of an object, and the defaults of those that are not given. */
export function withDefaults(node: SchemaNode, value: Fields): Fields {
  const fields: Record<string, unknown> = { ...value };
  for (const [name, child] of node.properties) {
    if (!has(fields, name) && child.data.default !== undefined) fields[name] = child.data.default;
  }
  return fields;
}
