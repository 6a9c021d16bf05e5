import { formatOf } from './formats';
import type { Format } from './formats';
import { patternTest } from './patterns';
import type { NodeList } from './generated-json';
import type { NodeData, NodeType, SchemaFile } from './schema-file';

/**
 * The conditions that a node adds to its type and fields; most nodes have none. What a node's data says of them is asked once: data have
 * all sorts of shapes, and looking for fields that are not there costs most.
 */
export interface Conditions {
  readonly values: ReadonlySet<unknown> | undefined;
  readonly pattern: ((text: string) => boolean) | undefined;
  readonly format: Format | undefined;
  /** Whether characters, items or fields may not be any number. */
  readonly counted: boolean;
  /** Whether a number may not be any. */
  readonly bounded: boolean;
  /** Whether a number must fit into 32 bits. */
  readonly int32: boolean;
  /** Whether other schemas are asked: the following. */
  readonly joined: boolean;
  readonly oneOf: readonly SchemaNode[];
  readonly anyOf: readonly SchemaNode[];
  readonly allOf: readonly SchemaNode[];
  readonly not: SchemaNode | undefined;
  /** Whether a condition looks at which fields are there, while some of them have defaults. */
  readonly defaultsFirst: boolean;
}

const NO_PROPERTIES: ReadonlyMap<string, SchemaNode> = new Map();

/**
 * One schema, ready to be checked against. A node is built from its data when it is first reached, so that of a kind with hundreds of
 * fields only those in use cost anything.
 */
export class SchemaNode {
  built = false;
  type: NodeType = 'any';
  // A Map, because a field may be called `constructor` or `__proto__`.
  properties: ReadonlyMap<string, SchemaNode> = NO_PROPERTIES;
  required: readonly string[] | undefined = undefined;
  additional: SchemaNode | undefined = undefined;
  items: SchemaNode | undefined = undefined;
  open = false;
  /** Whether a list is of the right type, and whether an object is. */
  takesItems = true;
  takesFields = true;
  nullable = false;
  /** Whether the list is a set, or its items have keys. */
  distinct = false;
  /** A value of which `typeof` says this is right, whatever else it is; empty if there is more to check. */
  accepts: '' | 'string' | 'boolean' = '';
  /** What there is beyond type and fields, if anything. */
  conditions: Conditions | undefined = undefined;

  constructor(
    private readonly pool: SchemaPool,
    readonly data: NodeData,
  ) {}

  /** Builds the node; to be called before anything else of it is read, unless it is `built`. */
  build(): void {
    const { data, pool } = this;
    this.built = true;
    this.type = data.type ?? 'any';
    this.takesItems = this.type === 'array' || this.type === 'any';
    this.takesFields = this.type === 'object' || this.type === 'any';
    if (data.properties !== undefined) this.properties = propertiesOf(data.properties, pool);
    this.required = data.required;
    this.open = data.open === 1 || data.type === undefined;
    this.nullable = data.nullable === 1;
    this.additional = data.additional === undefined ? undefined : pool.node(data.additional);
    this.items = data.items === undefined ? undefined : pool.node(data.items);
    this.distinct = data.set === 1 || data.keys !== undefined;
    this.conditions = conditionsOf(data, pool);
    if (this.conditions === undefined && (data.type === 'string' || data.type === 'boolean')) this.accepts = data.type;
  }
}

/** The content of a `schemas.json`, as it is read. */
export type SchemaList = Omit<SchemaFile, 'nodes'> & { readonly nodes: NodeList<NodeData> };

/** The nodes of one schema file, each made once. */
export class SchemaPool {
  private readonly nodes: (SchemaNode | undefined)[];

  constructor(private readonly file: SchemaList) {
    this.nodes = new Array<SchemaNode | undefined>(file.nodes.length);
  }

  /** @throws Error when the file has no such node */
  node(place: number): SchemaNode {
    return (this.nodes[place] ??= new SchemaNode(this, this.dataOf(place)));
  }

  /** @throws Error when the file has no such node */
  dataOf(place: number): NodeData {
    const data = this.file.nodes.at(place);
    if (data === undefined) throw new Error(`the schemas of '${this.file.group}' have no node ${String(place)}`);
    return data;
  }
}

function propertiesOf(list: readonly (string | number)[], pool: SchemaPool): ReadonlyMap<string, SchemaNode> {
  const properties = new Map<string, SchemaNode>();
  for (let index = 0; index < list.length; index += 2) properties.set(String(list[index]), pool.node(Number(list[index + 1])));
  return properties;
}

const PLAIN_KEYS = new Set([
  'type',
  'properties',
  'required',
  'additional',
  'open',
  'items',
  'nullable',
  'set',
  'keys',
  'default',
  'rules',
  'ruled',
]);

const COUNTS = ['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'] as const;

function conditionsOf(data: NodeData, pool: SchemaPool): Conditions | undefined {
  if (Object.keys(data).every(key => PLAIN_KEYS.has(key) || (key === 'format' && !isChecked(data.format)))) return undefined;
  const all = (places: readonly number[] | undefined) => (places ?? []).map(place => pool.node(place));
  return {
    values: data.enum === undefined ? undefined : new Set(data.enum),
    pattern: data.pattern === undefined ? undefined : patternTest({ ...data, pattern: data.pattern }),
    format: data.format === undefined ? undefined : formatOf(data.format),
    counted: COUNTS.some(key => data[key] !== undefined),
    bounded: (data.minimum ?? data.maximum ?? data.multipleOf) !== undefined,
    int32: data.format === 'int32',
    joined: (data.oneOf ?? data.anyOf ?? data.allOf ?? data.not) !== undefined,
    oneOf: all(data.oneOf),
    anyOf: all(data.anyOf),
    allOf: all(data.allOf),
    not: data.not === undefined ? undefined : pool.node(data.not),
    defaultsFirst: dependsOnDefaults(data, pool),
  };
}

/** Most integers have a format that says no more than their type. */
function isChecked(format: string | undefined): boolean {
  return format === 'int32' || (format !== undefined && formatOf(format) !== undefined);
}

function dependsOnDefaults(data: NodeData, pool: SchemaPool): boolean {
  const looks = data.oneOf ?? data.anyOf ?? data.allOf ?? data.not ?? data.minProperties ?? data.maxProperties;
  if (looks === undefined || data.properties === undefined) return false;
  return data.properties.some(place => typeof place === 'number' && pool.dataOf(place).default !== undefined);
}
