import type { NodeList } from './generated-json';
import { shown } from './names';
import { nearest } from './nearest';
import { isPlainObject } from './plain-data';
import { readGenerated } from './schemas';

/**
 * What a prop may hold; numbers are places in the file's `nodes`.
 * - `map`: any plain object; `fields`: one with known fields, `?` behind those that may be left out, each with an example if its comment has one
 * - `instance`: an object made by a class, told by what it can do
 */
export type PropNode =
  | { readonly type: 'any' | 'text' | 'number' | 'boolean' | 'function' }
  | { readonly type: 'one'; readonly values: readonly string[] }
  | { readonly type: 'list'; readonly items?: number }
  | { readonly type: 'map'; readonly values?: number }
  | FieldsNode
  | { readonly type: 'instance'; readonly name: string; readonly has: readonly string[] }
  | { readonly type: 'or'; readonly of: readonly number[] };

/** A map whose fields are known. */
interface FieldsNode {
  readonly type: 'fields';
  readonly name?: string;
  /** It holds a secret's source: what was given instead is not repeated. */
  readonly secret?: 1;
  /** What it has besides is somebody else's to judge: the schema of a kind. */
  readonly open?: 1;
  readonly fields: Readonly<Record<string, readonly [place: number, example?: string]>>;
}

/** The content of `imports/props.json`: what each name given to {@link requireProps} stands for. */
export interface PropsFile {
  readonly props: Readonly<Record<string, number>>;
  readonly nodes: readonly PropNode[];
}

interface Field {
  readonly name: string;
  readonly optional: boolean;
  readonly place: number;
  readonly example: string | undefined;
}

let file: (Omit<PropsFile, 'nodes'> & { readonly nodes: NodeList<PropNode> }) | undefined;
const fieldsByNode = new Map<FieldsNode, readonly Field[]>();
const namesByNode = new Map<FieldsNode, readonly string[]>();

/**
 * Returns the props of a construct if each has its type, and none is misspelt. Programs run without a type check, so anything may
 * come; a prop's own rules are checked by the construct itself.
 *
 * What props may be is generated from the type of the argument (`npm run props`), so nothing is listed twice. A prop that the type does
 * not have is an error if its name is nearly that of one that it has: classes of your own may hand on props that are theirs.
 *
 * @param name the type's name; with the layer's in front if two layers have it
 * @param what the user's own word for an argument that is no props. @default - none
 * @throws naming the prop, if one is missing, misspelt or of another type
 */
export function requireProps<P extends object>(name: string, props: P, what = ''): P {
  const node = nodeOf(name);
  requireFitting(node, what, props);
  check(node, what, props, undefined);
  return props;
}

/**
 * Returns the props if those of a class's base have their types. The class has props of its own, of which the base knows nothing.
 *
 * @param name the name of the base's type
 * @throws naming the prop, if one is missing or of another type
 */
export function requireBaseProps<P extends object>(name: string, props: P): P {
  const node = nodeOf(name);
  requireFitting(node, '', props);
  if (node.type === 'fields') checkTypes(node, '', props);
  return props;
}

function nodeOf(name: string): PropNode {
  file ??= readGenerated<PropsFile, PropNode>('props.json');
  return nodeAt(file.props[name] ?? -1);
}

function requireFitting(node: PropNode, what: string, props: unknown): void {
  if (what === '' && !fits(node, props)) throw new Error(`props must be ${described(node)}, got ${shown(props)}`);
}

/** @param at the prop's name, with those of the props around it; empty for the props themselves */
function check(node: PropNode, at: string, value: unknown, example: string | undefined): void {
  if (!fits(node, value)) {
    const such = example === undefined ? '' : ` such as ${example}`;
    const uncalled = node.type === 'instance' && typeof value === 'function';
    // What was given in the place of a secret's source may be the secret.
    const got = uncalled ? 'a function: call it' : 'secret' in node && typeof value === 'string' ? 'text' : shown(value);
    throw new Error(
      value === undefined
        ? `${at} is missing: give ${described(node)}${such}`
        : `${at} must be ${described(node)}${such}, got ${got}`,
    );
  }
  if (node.type === 'or') {
    const branch = branchFor(node.of.map(nodeAt), value);
    if (branch !== undefined) check(branch, at, value, example);
  } else if (node.type === 'fields') checkFields(node, at, value as Readonly<Record<string, unknown>>);
  else if (node.type === 'map' && node.values !== undefined && isPlainObject(value)) {
    for (const [key, each] of Object.entries(value)) check(nodeAt(node.values), inner(at, key), each, undefined);
  } else if (node.type === 'list' && node.items !== undefined && Array.isArray(value)) {
    const items = nodeAt(node.items);
    // Array.from turns holes into undefined.
    Array.from(value as readonly unknown[]).forEach((each, index) => {
      check(items, `${at}[${index}]`, each, undefined);
    });
  }
}

/**
 * The branch of a union that a value is most likely meant for: for what a class made, a class; of several maps, the one that has most of
 * its fields.
 */
function branchFor(branches: readonly PropNode[], value: unknown): PropNode | undefined {
  const fields = isPlainObject(value) ? Object.keys(value) : undefined;
  const known = (node: PropNode): number => {
    if (fields === undefined) return node.type === 'instance' ? 1 : 0;
    return node.type === 'fields' ? fields.filter(field => names(node).includes(field)).length : 0;
  };
  const fitting = branches.filter(each => fits(each, value));
  return fitting.length < 2 ? fitting[0] : fitting.sort((a, b) => known(b) - known(a))[0];
}

function checkFields(node: FieldsNode, at: string, value: Readonly<Record<string, unknown>>): void {
  const known = names(node);
  // An instance of a class may have more.
  const given = isPlainObject(value) && node.open === undefined ? Object.keys(value) : [];
  for (const unknown of given) {
    if (known.includes(unknown) || value[unknown] === undefined) continue;
    const absent = known.filter(name => value[name] === undefined);
    const near = nearest(unknown, absent);
    if (near !== undefined) throw new Error(`'${inner(at, unknown)}' is not known; did you mean '${near}'?`);
    if (at !== '') throw new Error(`'${inner(at, unknown)}' is not known: ${at} has ${known.join(', ')}`);
  }
  checkTypes(node, at, value);
}

function checkTypes(node: FieldsNode, at: string, value: object): void {
  for (const { name, optional, place, example } of fieldsOf(node)) {
    const given = (value as Readonly<Record<string, unknown>>)[name];
    if (given !== undefined || !optional) check(nodeAt(place), inner(at, name), given, example);
  }
}

/** Whether a value is of the right kind, whatever is in it. */
function fits(node: PropNode, value: unknown): boolean {
  switch (node.type) {
    case 'any':
      return true;
    case 'text':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'one':
      return typeof value === 'string' && node.values.includes(value);
    case 'list':
      return Array.isArray(value);
    case 'map':
      return isPlainObject(value);
    case 'fields':
      return isPlainObject(value) || isInstance(value, names(node));
    case 'instance':
      return typeof value === 'object' && value !== null && node.has.every(name => name in value);
    case 'or':
      return node.of.some(place => fits(nodeAt(place), value));
    default:
      return typeof value === node.type;
  }
}

/** Whether a value is an object, made by whatever class, that has one of the fields. */
function isInstance(value: unknown, fields: readonly string[]): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && fields.some(field => field in value);
}

function names(node: FieldsNode): readonly string[] {
  let known = namesByNode.get(node);
  if (known === undefined) {
    known = fieldsOf(node).map(({ name }) => name);
    namesByNode.set(node, known);
  }
  return known;
}

/** The fields of a node, taken apart once for all props of a type. */
function fieldsOf(node: FieldsNode): readonly Field[] {
  let known = fieldsByNode.get(node);
  if (known === undefined) {
    known = Object.entries(node.fields).map(([field, [place, example]]) => {
      const name = field.replace('?', '');
      return { name, optional: field.endsWith('?'), place, example };
    });
    fieldsByNode.set(node, known);
  }
  return known;
}

/** What would do, for an error. */
function described(node: PropNode): string {
  switch (node.type) {
    case 'one':
      return node.values.length === 1 ? `'${node.values.join('')}'` : `one of ${node.values.join(', ')}`;
    case 'boolean':
      return 'true or false';
    case 'instance':
      return article(node.name);
    case 'fields':
      return node.name === undefined ? `a map of ${names(node).slice(0, 4).join(', ')}` : article(node.name);
    case 'or':
      return [...new Set(node.of.map(place => described(nodeAt(place))))].join(' or ');
    case 'text':
    case 'any':
      return node.type;
    default:
      return `a ${node.type}`;
  }
}

function article(name: string): string {
  return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;
}

function inner(at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`;
}

function nodeAt(place: number): PropNode {
  return file?.nodes.at(place) ?? { type: 'any' };
}
