import type { PatternData } from './patterns';

/**
 * What a field may hold.
 * - `any`: everything, its content unchecked unless the node has junctors
 * - `intOrString`: an integer or a string
 * - `quantity`: a Kubernetes quantity, as a number or as text such as `500m` or `1Gi`
 */
export type NodeType = 'any' | 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'intOrString' | 'quantity';

/** One CEL rule of a schema, as `x-kubernetes-validations` has it. */
export interface RuleData {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly fieldPath?: string;
  readonly optionalOldSelf?: boolean;
  /** The patterns that the rule and its message have as literals, translated. */
  readonly patterns?: readonly PatternData[];
}

/**
 * One schema of a `schemas.json`. Wherever JSON Schema would nest a schema, a number stands: the place of that schema in the file's `nodes`.
 * Equal schemas are one node. Flags are `1` or absent.
 */
export interface NodeData {
  /** Absent for `any`. */
  readonly type?: Exclude<NodeType, 'any'>;
  /** Names and node numbers in turn: `["name", 3, "kind", 1]`. */
  readonly properties?: readonly (string | number)[];
  /** Names that must be there; those with a default are left out. */
  readonly required?: readonly string[];
  /** The schema of every field that `properties` does not name. */
  readonly additional?: number;
  /** Fields that nothing names are kept rather than unknown. */
  readonly open?: 1;
  readonly items?: number;
  readonly enum?: readonly unknown[];
  /** The pattern as upstream wrote it, in RE2 syntax. */
  readonly pattern?: string;
  /** The same as a JavaScript expression with the `u` flag, where that is another text. */
  readonly regexp?: string;
  /** The same as a program of a linear-time matcher, where backtracking could take exponential time. */
  readonly program?: readonly (readonly number[])[];
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly nullable?: 1;
  /** The items of this list are a set: no two are equal. */
  readonly set?: 1;
  /** The items of this list are told apart by these fields. */
  readonly keys?: readonly string[];
  readonly default?: unknown;
  readonly oneOf?: readonly number[];
  readonly anyOf?: readonly number[];
  readonly allOf?: readonly number[];
  readonly not?: number;
  readonly rules?: readonly RuleData[];
  /** This schema, or one below it, has rules. */
  readonly ruled?: 1;
}

/** One kind of a `schemas.json`: its names and its served versions. */
export interface KindData {
  readonly plural: string;
  readonly scope: 'Namespaced' | 'Cluster';
  /** The version that carries the plain type name: the stored one. */
  readonly storage: string;
  /** Served version → node. */
  readonly versions: Readonly<Record<string, number>>;
}

/** The content of `imports/<group>/schemas.json`. */
export interface SchemaFile {
  /** The API group; the core group is empty. */
  readonly group: string;
  /** Where the schemas come from, such as `cert-manager/cert-manager v1.21.1`. */
  readonly source: string;
  readonly kinds: Readonly<Record<string, KindData>>;
  /** Schemas that other files refer to by name. */
  readonly definitions?: Readonly<Record<string, number>>;
  readonly nodes: readonly NodeData[];
}
