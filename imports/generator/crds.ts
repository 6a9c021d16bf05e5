import { byVersionPriority } from './kubernetes';
import { isJson, readSchema } from './read-schema';
import type { Json } from './read-schema';
import type { KindVersion, Schema } from './schema';

/**
 * Reads one CustomResourceDefinition of `apiextensions.k8s.io/v1`: its served versions.
 *
 * The plain type name goes to the stored version, unless another one is the first to say anything of its fields.
 *
 * @param crd the parsed document
 * @returns nothing for a document of another kind
 * @throws Error when it lacks what a definition must have
 */
export function readCrd(crd: unknown): readonly KindVersion[] {
  if (!isJson(crd) || crd['kind'] !== 'CustomResourceDefinition') return [];
  const { spec } = crd;
  if (!isJson(spec) || !isJson(spec['names']) || !Array.isArray(spec['versions'])) {
    throw new Error(`CustomResourceDefinition '${nameOf(crd)}' has no names or versions`);
  }
  const names = spec['names'];
  const versions = spec['versions'].filter(isJson).filter(version => version['served'] === true);
  const read = versions.map(version => ({
    group: String(spec['group']),
    version: String(version['name']),
    kind: String(names['kind']),
    plural: String(names['plural']),
    scope: spec['scope'] === 'Cluster' ? ('Cluster' as const) : ('Namespaced' as const),
    stored: version['storage'] === true,
    schema: rootOf(version, nameOf(crd)),
  }));
  const ranked = [...read].sort((a, b) => Number(b.stored) - Number(a.stored) || byVersionPriority(a.version, b.version));
  const plain = ranked.find(version => isTyped(version.schema)) ?? ranked[0];
  return read.map(({ stored: _, ...version }) => ({ ...version, storage: version.version === plain?.version }));
}

function nameOf(crd: Json): string {
  return isJson(crd['metadata']) ? String(crd['metadata']['name']) : '?';
}

/** The schema of a whole object: what the definition says, with the metadata that every object has. */
function rootOf(version: Json, name: string): Schema {
  const raw = isJson(version['schema']) ? version['schema']['openAPIV3Schema'] : undefined;
  if (!isJson(raw)) throw new Error(`CustomResourceDefinition '${name}' has no schema for version '${String(version['name'])}'`);
  const schema = readSchema(raw);
  const properties = new Map<string, Schema>([
    ['apiVersion', { type: 'string' }],
    ['kind', { type: 'string' }],
    ['metadata', { type: 'any', ref: 'ObjectMeta' }],
  ]);
  for (const [field, own] of schema.properties ?? []) {
    if (!properties.has(field)) properties.set(field, own);
  }
  const metadata = isJson(raw['properties']) ? raw['properties']['metadata'] : undefined;
  const limits = isJson(metadata) && isJson(metadata['properties']) ? [limitsOf(metadata['properties'])] : [];
  const required = (schema.required ?? []).filter(field => field !== 'apiVersion' && field !== 'kind');
  const allOf = [...(schema.allOf ?? []), ...limits];
  return { ...schema, type: 'object', properties, required, ...(allOf.length > 0 && { allOf }) };
}

/** What a definition adds to an object's metadata (only `name` and `generateName` may be limited). */
function limitsOf(properties: Json): Schema {
  return { type: 'any', open: true, properties: new Map([['metadata', readSchema({ properties }, true)]]) };
}

function isTyped(schema: Schema): boolean {
  const own = [...(schema.properties ?? [])].filter(([field]) => !['apiVersion', 'kind', 'metadata', 'status'].includes(field));
  return own.some(([, field]) => field.properties !== undefined || field.type !== 'any');
}
