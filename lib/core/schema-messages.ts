import { nearest } from './nearest';
import type { NodeData, NodeType } from './schema-file';
import type { SchemaNode } from './schema-node';
import { has, isFields } from './schema-values';

const LONGEST_VALUE = 60;
const MOST_NAMES = 12;

const EXPECTED: Readonly<Record<NodeType, string>> = {
  any: 'anything',
  object: 'an object',
  array: 'a list',
  string: 'a string',
  integer: 'an integer',
  number: 'a number',
  boolean: 'true or false',
  intOrString: 'an integer or a string',
  quantity: "a quantity such as 2, '500m' or '1Gi'",
};

/** A value as a message shows it: strings quoted and cut, of lists and objects only what they are. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value}'`;
  if (value === null || typeof value !== 'object') return String(value);
  return wordFor(value);
}

function wordFor(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return 'a string';
    case 'number':
      return Number.isFinite(value) ? 'a number' : 'no number that JSON knows';
    case 'boolean':
      return 'a boolean';
    case 'object':
      return value === null ? 'null' : 'an object';
    default:
      return `a ${typeof value}`;
  }
}

/** `'3' is a string, must be an integer`. */
export function wrongType(value: unknown, type: NodeType, text: string): string {
  const plain = value === null || value === undefined || typeof value === 'object';
  return `${plain ? `${shown(value)} given` : `${text} is ${wordFor(value)}`}, must be ${EXPECTED[type]}`;
}

/** `unknown field 'imge', did you mean 'image'?`. */
export function unknownField(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  if (near !== undefined) return `unknown field '${name}', did you mean '${near}'?`;
  return known.length === 0
    ? `unknown field '${name}', no fields are known here`
    : `unknown field '${name}', known are ${listed(known, ', ')}`;
}

/** `'Allways' is not one of 'Always', 'Never', did you mean 'Always'?`. */
export function notOneOf(value: unknown, text: string, values: readonly unknown[]): string {
  const near =
    typeof value === 'string'
      ? nearest(
          value,
          values.filter(one => typeof one === 'string'),
        )
      : undefined;
  const hint = near === undefined ? '' : `, did you mean '${near}'?`;
  return `${text} is not one of ${listed(values.map(shown), ', ')}${hint}`;
}

function listed(words: readonly string[], separator: string): string {
  const more = words.length - MOST_NAMES;
  return more > 1 ? `${words.slice(0, MOST_NAMES).join(separator)} and ${String(more)} more` : words.join(separator);
}

/** `has 17 items, at most 16 are allowed`. */
export function outOfCount(count: number, what: string, least: number | undefined, most: number | undefined): string {
  const has = `has ${String(count)} ${what}${count === 1 ? '' : 's'}`;
  return least !== undefined && count < least
    ? `${has}, at least ${String(least)} ${least === 1 ? 'is' : 'are'} needed`
    : `${has}, at most ${String(most ?? 0)} ${most === 1 ? 'is' : 'are'} allowed`;
}

/** What to say when no alternative fits, or more than the one that may. */
export function alternativesMessage(
  alternatives: readonly SchemaNode[],
  fitting: readonly number[],
  reasons: readonly string[],
): string {
  const names = alternatives.map(one => fieldsAskedBy(one.data));
  if (names.every(list => list !== undefined)) {
    const words = names.map(list => list.map(name => `'${name}'`).join(' with '));
    if (fitting.length === 0) return `one of ${words.join(', ')} is needed`;
    return `${fitting.map(index => words[index] ?? '').join(' and ')} exclude each other, only one may be given`;
  }
  if (fitting.length === 0) return `fits none of ${String(alternatives.length)} alternatives: ${reasons.join('; or ')}`;
  return `fits ${String(fitting.length)} alternatives of which only one may fit`;
}

/** What to say of something that a `not` forbids. */
export function forbidden(not: NodeData, text: string): string {
  const names = fieldsAskedBy(not);
  if (names !== undefined)
    return `${names.map(name => `'${name}'`).join(' and ')} must not be given${names.length > 1 ? ' together' : ''}`;
  if (not.pattern !== undefined) return `${text} must not match ${not.pattern}`;
  return `${text} is not allowed here`;
}

/** The fields that an alternative asks for, when that is all it does. */
function fieldsAskedBy(data: NodeData): readonly string[] | undefined {
  const others = Object.keys(data).filter(key => key !== 'required' && key !== 'properties' && key !== 'type' && key !== 'open');
  return others.length === 0 ? data.required : undefined;
}

/** `name 'http' is already taken by item 0`. */
export function repeated(item: unknown, keys: readonly string[] | undefined, before: number, text: string): string {
  if (keys === undefined || !isFields(item)) return `${text} is already in the list, at ${String(before)}`;
  const fields = keys.filter(key => has(item, key)).map(key => `${key} ${shown(item[key])}`);
  return `${fields.join(' and ')} is already taken by item ${String(before)}`;
}
