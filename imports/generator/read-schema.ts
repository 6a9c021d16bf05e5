import type { RuleData } from '../../lib/core/schema-file';
import { BOUND_NAMES } from './schema';
import type { Bounds, Schema, SchemaType } from './schema';

/** A parsed JSON or YAML object. */
export type Json = Readonly<Record<string, unknown>>;

/** Whether a parsed value is an object. */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads one OpenAPI v3 schema of a CRD, or one Kubernetes definition, and what is below it.
 *
 * @param raw the parsed schema
 * @param loose true inside `oneOf`, `anyOf`, `allOf` and `not`, where a schema only adds conditions: fields it does not name are fine
 * @throws Error on a value of the wrong shape
 */
export function readSchema(raw: unknown, loose = false): Schema {
  if (raw === true || raw === undefined) return { type: 'any', open: true };
  if (!isJson(raw)) throw new Error(`'${String(raw)}' is not a schema`);
  if (typeof raw['$ref'] === 'string') return { type: 'any', ref: raw['$ref'].replace('#/definitions/', '') };
  const type = typeOf(raw);
  return {
    type,
    ...fieldsOf(raw, type, loose),
    ...listOf(raw, loose),
    ...(Array.isArray(raw['enum']) && { enum: raw['enum'] }),
    ...(typeof raw['pattern'] === 'string' && { pattern: raw['pattern'] }),
    ...(typeof raw['format'] === 'string' && { format: raw['format'] }),
    ...boundsOf(raw),
    ...(raw['nullable'] === true && { nullable: true as const }),
    ...('default' in raw && { default: raw['default'] }),
    ...junctorsOf(raw, type),
    ...rulesOf(raw),
  };
}

function typeOf(raw: Json): SchemaType {
  if (raw['x-kubernetes-int-or-string'] === true) return 'intOrString';
  switch (raw['type']) {
    case 'object':
    case 'array':
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
      return raw['type'];
    case undefined:
      return 'any';
    default:
      throw new Error(`type '${String(raw['type'])}' is not known`);
  }
}

function fieldsOf(raw: Json, type: SchemaType, loose: boolean): Partial<Schema> {
  const named = isJson(raw['properties']) ? Object.entries(raw['properties']) : [];
  const properties = new Map(named.map(([name, schema]) => [name, readSchema(schema, loose)]));
  const required = (Array.isArray(raw['required']) ? raw['required'] : [])
    .map(String)
    // The API server fills in defaults before it looks for what is missing.
    .filter(name => properties.get(name)?.default === undefined);
  if (raw['x-kubernetes-embedded-resource'] === true) embed(properties, required);
  const more = raw['additionalProperties'];
  const anything = more === true || (isJson(more) && Object.keys(more).length === 0);
  const preserved = raw['x-kubernetes-preserve-unknown-fields'] === true;
  return {
    ...(properties.size > 0 && { properties }),
    ...(required.length > 0 && { required: [...new Set(required)] }),
    ...(isJson(more) && !anything && { additional: readSchema(more, loose) }),
    ...((loose || anything || preserved || type === 'any') && { open: true as const }),
  };
}

/** Adds what every whole Kubernetes object has to a schema that holds one. */
function embed(properties: Map<string, Schema>, required: string[]): void {
  properties.set('apiVersion', { type: 'string' });
  properties.set('kind', { type: 'string' });
  properties.set('metadata', { type: 'any', ref: 'ObjectMeta' });
  required.push('apiVersion', 'kind');
}

function listOf(raw: Json, loose: boolean): Partial<Schema> {
  const keys = raw['x-kubernetes-list-map-keys'];
  return {
    ...('items' in raw && { items: itemsOf(raw, loose) }),
    ...(raw['x-kubernetes-list-type'] === 'set' && { set: true as const }),
    ...(raw['x-kubernetes-list-type'] === 'map' && Array.isArray(keys) && { keys: keys.map(String) }),
  };
}

/** Preserving unknown fields of a list is preserving those of its items. */
function itemsOf(raw: Json, loose: boolean): Schema {
  const { items } = raw;
  const preserved = raw['x-kubernetes-preserve-unknown-fields'] === true && isJson(items);
  return readSchema(preserved ? { ...items, 'x-kubernetes-preserve-unknown-fields': true } : items, loose);
}

function boundsOf(raw: Json): Partial<Schema> {
  const bounds: Bounds = Object.fromEntries(
    BOUND_NAMES.flatMap(name => {
      const value = raw[name];
      if (typeof value === 'number') return [[name, value]];
      return value === true ? [[name, 1]] : [];
    }),
  );
  return Object.keys(bounds).length > 0 ? { bounds } : {};
}

function junctorsOf(raw: Json, type: SchemaType): Partial<Schema> {
  const oneOf = alternativesOf(raw['oneOf']);
  const anyOf = alternativesOf(raw['anyOf']);
  // `anyOf: [integer, string]` only repeats what int-or-string says.
  const repeated = type === 'intOrString' && anyOf?.every(isTypeOnly);
  const allOf = alternativesOf(raw['allOf']);
  return {
    ...(oneOf && { oneOf }),
    ...(anyOf && !repeated && { anyOf }),
    ...(allOf && { allOf }),
    ...(raw['not'] !== undefined && { not: readSchema(raw['not'], true) }),
  };
}

function isTypeOnly(schema: Schema): boolean {
  return Object.keys(schema).every(key => key === 'type' || key === 'open');
}

function alternativesOf(raw: unknown): readonly Schema[] | undefined {
  return Array.isArray(raw) ? raw.map(one => readSchema(one, true)) : undefined;
}

function rulesOf(raw: Json): Partial<Schema> {
  const rules = raw['x-kubernetes-validations'];
  if (!Array.isArray(rules)) return {};
  return { rules: rules.filter(isJson).map(ruleOf) };
}

function ruleOf(raw: Json): RuleData {
  const text = (name: string) => (typeof raw[name] === 'string' ? { [name]: raw[name].trim() } : {});
  return {
    rule: String(raw['rule']).trim(),
    ...text('message'),
    ...text('messageExpression'),
    ...text('fieldPath'),
    ...(raw['optionalOldSelf'] === true && { optionalOldSelf: true }),
  };
}
