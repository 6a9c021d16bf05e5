import { isJson, readSchema } from './read-schema';
import type { Json } from './read-schema';
import type { Definitions, Group, KindVersion, Schema } from './schema';
import { enumsOf, defaultsOf } from './kubernetes-facts';

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.';
const EXTENSIONS = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.';

/** Definitions whose Go type reads more, or other, JSON than the published schema says. */
const SPECIAL: Readonly<Record<string, Schema>> = {
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: 'intOrString', format: 'int32' },
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: 'quantity' },
  'io.k8s.apimachinery.pkg.runtime.RawExtension': { type: 'object', open: true },
  [`${META}FieldsV1`]: { type: 'object', open: true },
  [`${META}Patch`]: { type: 'object', open: true },
  [`${META}Time`]: { type: 'string', format: 'date-time', nullable: true },
  [`${META}MicroTime`]: { type: 'string', format: 'date-time', nullable: true },
  [`${EXTENSIONS}JSON`]: { type: 'any', open: true },
  [`${EXTENSIONS}JSONSchemaPropsOrBool`]: {
    type: 'any',
    open: true,
    anyOf: [{ type: 'boolean' }, { type: 'any', ref: `${EXTENSIONS}JSONSchemaProps` }],
  },
  [`${EXTENSIONS}JSONSchemaPropsOrArray`]: {
    type: 'any',
    open: true,
    anyOf: [
      { type: 'any', ref: `${EXTENSIONS}JSONSchemaProps` },
      { type: 'array', items: { type: 'any', ref: `${EXTENSIONS}JSONSchemaProps` } },
    ],
  },
  [`${EXTENSIONS}JSONSchemaPropsOrStringArray`]: {
    type: 'any',
    open: true,
    anyOf: [
      { type: 'any', ref: `${EXTENSIONS}JSONSchemaProps` },
      { type: 'array', items: { type: 'string' } },
    ],
  },
};

/** What was read of the Kubernetes API: its groups, and all its definitions by name. */
export interface KubernetesApi {
  readonly version: string;
  readonly definitions: Definitions;
  readonly groups: readonly Group[];
  /** Definition name → the kind that it is the schema of. */
  readonly kindOfDefinition: ReadonlyMap<string, KindVersion>;
}

/**
 * Reads the OpenAPI definitions of Kubernetes: `{ kubernetesVersion, kinds, definitions }`, a kind being
 * `{ group, version, kind, plural, namespaced }`.
 *
 * @param text the JSON text
 * @throws Error when a kind has no definition, or a definition is no schema
 */
export function readKubernetes(text: string): KubernetesApi {
  const document: unknown = JSON.parse(text);
  if (!isJson(document) || !isJson(document['definitions']) || !Array.isArray(document['kinds'])) {
    throw new Error("a Kubernetes OpenAPI file needs 'definitions' and 'kinds'");
  }
  const raw = document['definitions'];
  const definitions = readDefinitions(raw);
  const definitionOf = definitionNames(raw);
  const version = String(document['kubernetesVersion']);
  const byGroup = new Map<string, KindVersion[]>();
  const kindOfDefinition = new Map<string, KindVersion>();
  const kinds = document['kinds'].filter(isJson);
  for (const kind of kinds) {
    const id = `${String(kind['group'])}/${String(kind['version'])}/${String(kind['kind'])}`;
    const definition = definitionOf.get(id);
    if (definition === undefined) throw new Error(`kind '${id}' has no definition`);
    const read = kindVersion(kind, kinds, definition);
    kindOfDefinition.set(definition, read);
    byGroup.set(read.group, [...(byGroup.get(read.group) ?? []), read]);
  }
  const groups = [...byGroup].map(([group, list]) => ({
    group,
    source: `kubernetes/kubernetes ${version}`,
    kinds: list,
    definitions,
  }));
  return { version, definitions, groups, kindOfDefinition };
}

function readDefinitions(raw: Json): Definitions {
  const definitions = new Map<string, Schema>();
  for (const [name, schema] of Object.entries(raw)) {
    definitions.set(name, SPECIAL[name] ?? withFacts(name, readSchema(schema)));
  }
  definitions.set('ObjectMeta', { type: 'any', ref: `${META}ObjectMeta` });
  return definitions;
}

/** Adds the enumerations and defaults that Kubernetes holds in Go code and does not publish in its definitions. */
function withFacts(name: string, schema: Schema): Schema {
  if (schema.properties === undefined) return schema;
  const properties = new Map(schema.properties);
  for (const [field, values] of enumsOf(name)) {
    const before = properties.get(field);
    if (before === undefined) continue;
    const strings: Schema = { type: 'string', enum: values };
    properties.set(field, before.type === 'array' ? { ...before, items: strings } : { ...before, ...strings });
  }
  for (const [field, value] of defaultsOf(name)) {
    const before = properties.get(field);
    if (before !== undefined) properties.set(field, { ...before, default: value });
  }
  return {
    ...schema,
    properties,
    required: (schema.required ?? []).filter(field => properties.get(field)?.default === undefined),
  };
}

function definitionNames(raw: Json): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [name, schema] of Object.entries(raw)) {
    const ids = isJson(schema) ? schema['x-kubernetes-group-version-kind'] : undefined;
    for (const id of Array.isArray(ids) ? ids.filter(isJson) : []) {
      names.set(`${String(id['group'])}/${String(id['version'])}/${String(id['kind'])}`, name);
    }
  }
  return names;
}

function kindVersion(raw: Json, all: readonly Json[], definition: string): KindVersion {
  const versions = all
    .filter(other => other['group'] === raw['group'] && other['kind'] === raw['kind'])
    .map(other => String(other['version']));
  return {
    group: String(raw['group']),
    version: String(raw['version']),
    kind: String(raw['kind']),
    plural: String(raw['plural']),
    scope: raw['namespaced'] === true ? 'Namespaced' : 'Cluster',
    storage: versions.sort(byVersionPriority)[0] === String(raw['version']),
    schema: { type: 'any', ref: definition },
  };
}

/** Orders versions as Kubernetes does: released before beta before alpha, higher numbers first. */
export function byVersionPriority(a: string, b: string): number {
  const [rankA, rankB] = [versionRank(a), versionRank(b)];
  for (let index = 0; index < rankA.length; index++) {
    const difference = (rankB[index] ?? 0) - (rankA[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

function versionRank(version: string): readonly number[] {
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (match === null) return [0, 0, 0];
  const stage = match[2] === undefined ? 3 : match[2] === 'beta' ? 2 : 1;
  return [stage, Number(match[1]), Number(match[3] ?? 0)];
}
