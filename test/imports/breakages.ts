import type { NodeData, SchemaFile } from '../../lib/core/schema-file';

/** One way in which a valid object was broken. */
export interface Breakage {
  /** The keyword that is broken. */
  readonly keyword: string;
  /** Where a problem is to be reported. */
  readonly pointer: string;
  readonly object: unknown;
}

type Path = readonly (string | number)[];

/**
 * Every way to break a valid object that its schema tells of, one at a time.
 *
 * @param file the schemas of its group
 * @param root the node of its kind
 * @param object a valid object
 */
export function* breakagesOf(file: SchemaFile, root: NodeData, object: unknown): Generator<Breakage> {
  for (const { node, value, path } of visits(file, root, object, [])) {
    for (const [keyword, broken, below] of breakagesAt(file, node, value)) {
      yield { keyword, pointer: pointerOf([...path, ...(below ?? [])]), object: replaced(object, path, broken) };
    }
  }
}

interface Visit {
  readonly node: NodeData;
  readonly value: unknown;
  readonly path: Path;
}

function* visits(file: SchemaFile, node: NodeData, value: unknown, path: Path): Generator<Visit> {
  yield { node, value, path };
  if (Array.isArray(value)) {
    const items = node.items === undefined ? undefined : file.nodes[node.items];
    for (const [index, item] of value.entries()) if (items !== undefined) yield* visits(file, items, item, [...path, index]);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, field] of Object.entries(value)) {
    const child = childOf(file, node, name);
    // What an object is, and is called, is not for the schema to say.
    if (child !== undefined && !(path.length === 0 && (name === 'apiVersion' || name === 'kind')))
      yield* visits(file, child, field, [...path, name]);
  }
}

function childOf(file: SchemaFile, node: NodeData, name: string): NodeData | undefined {
  const at = node.properties?.findIndex((entry, index) => index % 2 === 0 && entry === name) ?? -1;
  const place = at < 0 ? node.additional : node.properties?.[at + 1];
  return typeof place === 'number' ? file.nodes[place] : undefined;
}

type Broken = readonly [keyword: string, value: unknown, below?: Path];

function* breakagesAt(file: SchemaFile, node: NodeData, value: unknown): Generator<Broken> {
  if (node.type !== undefined) yield ['type', node.type === 'boolean' ? 'true' : true];
  if (node.type !== undefined && node.nullable === undefined) yield ['nullable', null];
  if (node.enum !== undefined) yield ['enum', typeof value === 'string' ? `${value}?` : -12345];
  if (typeof value === 'string') yield* stringBreakages(node, value);
  if (typeof value === 'number') yield* numberBreakages(node);
  if (Array.isArray(value)) yield* listBreakages(node, value);
  else if (typeof value === 'object' && value !== null) yield* fieldBreakages(file, node, value as Record<string, unknown>);
}

function* stringBreakages(node: NodeData, value: string): Generator<Broken> {
  if (node.minLength !== undefined && node.minLength > 0) yield ['minLength', ''];
  if (node.maxLength !== undefined) yield ['maxLength', value.padEnd(node.maxLength + 1, 'a')];
  const [unlikely, pattern] = ['\u0001 \u0001', node.regexp ?? node.pattern];
  if (pattern !== undefined && (node.program !== undefined || !new RegExp(pattern, 'u').test(unlikely)))
    yield ['pattern', unlikely];
  if (node.type === 'quantity') yield ['quantity', '1 Gi'];
  if (node.format === 'date-time') yield ['format', 'tomorrow'];
  if (node.format === 'byte') yield ['format', 'not base64'];
}

function* numberBreakages(node: NodeData): Generator<Broken> {
  if (node.minimum !== undefined) yield ['minimum', node.minimum - 1];
  if (node.maximum !== undefined) yield ['maximum', node.maximum + 1];
  if (node.format === 'int32') yield ['int32', 2 ** 31];
  if (node.type === 'integer') yield ['integer', 1.5];
}

function* listBreakages(node: NodeData, value: readonly unknown[]): Generator<Broken> {
  if (node.minItems !== undefined && node.minItems > 0) yield ['minItems', []];
  if (value.length === 0) return;
  if (node.maxItems !== undefined) yield ['maxItems', Array.from({ length: node.maxItems + 1 }, () => value[0])];
  if (node.set !== undefined) yield ['set', [...value, value[0]], [value.length]];
  if (node.keys?.some(key => typeof value[0] === 'object' && value[0] !== null && key in value[0]) === true) {
    yield ['keys', [...value, value[0]], [value.length]];
  }
}

function* fieldBreakages(file: SchemaFile, node: NodeData, value: Readonly<Record<string, unknown>>): Generator<Broken> {
  if (node.type === 'object' && node.open === undefined && node.additional === undefined) {
    for (const name of ['zzz', 'constructor', '__proto__']) yield ['unknown', withField(value, name, {}), [name]];
  }
  for (const name of node.required ?? []) yield ['required', withoutField(value, name)];
  if (node.minProperties !== undefined && !hasDefaults(file, node)) yield ['minProperties', {}];
  if (node.maxProperties !== undefined && node.additional !== undefined) {
    const names = Array.from(
      { length: node.maxProperties + 1 },
      (_, index) => [`a${String(index)}`, Object.values(value)[0] ?? 'x'] as const,
    );
    yield ['maxProperties', Object.fromEntries(names)];
  }
}

function hasDefaults(file: SchemaFile, node: NodeData): boolean {
  return (node.properties ?? []).some(place => typeof place === 'number' && file.nodes[place]?.default !== undefined);
}

function withField(value: Readonly<Record<string, unknown>>, name: string, field: unknown): unknown {
  return Object.defineProperty({ ...value }, name, { value: field, enumerable: true, writable: true, configurable: true });
}

function withoutField(value: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.fromEntries(Object.entries(value).filter(([own]) => own !== name));
}

/** A copy with another value in one place; what is not on the way there is shared. */
function replaced(whole: unknown, path: Path, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(whole)) return whole.map((item: unknown, index) => (index === step ? replaced(item, rest, value) : item));
  const fields = whole as Readonly<Record<string, unknown>>;
  return withField(fields, String(step), replaced(fields[step], rest, value));
}

function pointerOf(path: Path): string {
  return path.map(step => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
