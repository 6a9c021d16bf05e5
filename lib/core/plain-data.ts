import { escapePointer } from './facts';

/** Data of more nested maps and lists than this contains itself, or is nothing that Kubernetes would read. */
export const DEEPEST = 200;

/** What is said of data that is deeper, behind its place. */
export const tooDeep = `is nested more than ${DEEPEST} levels deep: does it contain itself?`;

/** A map of data: a literal, `Object.create(null)`, or a plain object of another realm; no instance of a class. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Whether a text can be written to a file: half of a surrogate pair cannot. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

/** Why a value is not plain data (maps, lists, strings, finite numbers, booleans, null), and the JSON pointer to the place. */
export function plainDataProblem(value: unknown, pointer = '', parents: readonly unknown[] = []): string | undefined {
  const at = pointer || 'the document';
  switch (typeof value) {
    case 'string':
      return isWellFormed(value) ? undefined : `${at} has half of a surrogate pair: no text file can hold it`;
    case 'number':
      return Number.isFinite(value) ? undefined : `${at} is ${value}: give a finite number`;
    case 'boolean':
      return undefined;
    case 'undefined':
      return `${at} is undefined: give null, or leave it out`;
    case 'object':
      return value === null ? undefined : problemOfTree(value, pointer, parents);
    default:
      return `${at} is a ${typeof value}: give plain data`;
  }
}

function problemOfTree(value: object, pointer: string, parents: readonly unknown[]): string | undefined {
  const at = pointer || 'the document';
  if (parents.includes(value)) return `${at} contains itself: only a tree can be written`;
  if (!Array.isArray(value) && !isPlainObject(value)) return `${at} is an instance of ${className(value)}: give plain data`;
  if (parents.length >= DEEPEST) return `${at} is nested more than ${DEEPEST} levels deep`;
  // Array.from turns holes into undefined, which Object.entries would skip.
  const entries = Array.isArray(value)
    ? Array.from(value, (entry: unknown, index) => ({ key: String(index), entry }))
    : propertiesOf(value);
  for (const { key, entry } of entries) {
    if (!isWellFormed(key)) return `a key in ${at} has half of a surrogate pair: no text file can hold it`;
    const problem = plainDataProblem(entry, `${pointer}/${escapePointer(key)}`, [...parents, value]);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function propertiesOf(value: object): readonly { readonly key: string; readonly entry: unknown }[] {
  return Object.entries(value).flatMap(([key, entry]: [string, unknown]) => (entry === undefined ? [] : [{ key, entry }]));
}

function className(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  const constructor: unknown =
    typeof prototype === 'object' && prototype !== null ? Reflect.get(prototype, 'constructor') : undefined;
  return typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'a class';
}
