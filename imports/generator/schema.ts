import type { RuleData } from '../../lib/core/schema-file';

/** A schema after reading: one spelling for everything that CRDs and the Kubernetes definitions say in several. */
export interface Schema {
  /** A name in {@link Definitions}; nothing else is set beside it. */
  readonly ref?: string;
  readonly type: SchemaType;
  readonly properties?: ReadonlyMap<string, Schema>;
  readonly required?: readonly string[];
  readonly additional?: Schema;
  readonly open?: true;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly format?: string;
  readonly bounds?: Bounds;
  readonly nullable?: true;
  readonly set?: true;
  readonly keys?: readonly string[];
  readonly default?: unknown;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly not?: Schema;
  readonly rules?: readonly RuleData[];
}

/** See `NodeType` of the schema files. */
export type SchemaType = 'any' | 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'intOrString' | 'quantity';

/** Numeric keywords, under their JSON Schema names; the exclusive flags are `1`. */
export type Bounds = Readonly<Partial<Record<BoundName, number>>>;

/** The numeric keywords of a schema, in the order they are written. */
export const BOUND_NAMES = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
] as const;

/** One of {@link BOUND_NAMES}. */
export type BoundName = (typeof BOUND_NAMES)[number];

/** Named schemas: those of Kubernetes, and `ObjectMeta` for everyone. */
export type Definitions = ReadonlyMap<string, Schema>;

/** One served version of one kind. */
export interface KindVersion {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly scope: 'Namespaced' | 'Cluster';
  /** The version that gets the plain type name. */
  readonly storage: boolean;
  readonly schema: Schema;
}

/** Everything one API group's folder is made from. */
export interface Group {
  /** The API group; the core group is empty. */
  readonly group: string;
  /** Where it comes from, such as `cert-manager/cert-manager v1.21.1`. */
  readonly source: string;
  readonly kinds: readonly KindVersion[];
  readonly definitions: Definitions;
}

/** The folder of an API group below `imports/`. */
export function folderOf(group: string): string {
  return group === '' ? 'core' : group;
}

/** The `apiVersion` of a group and version. */
export function apiVersionOf(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`;
}
