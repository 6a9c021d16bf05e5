import { isJson, readSchema } from './read-schema';
import type { Definitions, Group, KindVersion, Schema } from './schema';
import { pascal } from './words';

/** The folder below `imports/` that the documents of Talos' machine configuration go to, a folder below it for each minor release. */
export const TALOS_FOLDER = 'talos-machine';

/** What the published schema of a Talos release says. */
export interface TalosRelease {
  /** For example `1.11`. */
  readonly minor: string;
  /** For example `v1.11.6`. */
  readonly version: string;
  readonly group: Group;
  /** Name of a definition → name of its type. */
  readonly typeNames: ReadonlyMap<string, string>;
  /** Definitions that are documents, in the order of the type names. */
  readonly documents: readonly string[];
}

/** The kind that stands for the one document that has none: the oldest, with `machine` and `cluster`. */
export const LEGACY_KIND = 'MachineConfiguration';
const LEGACY_DEFINITION = 'v1alpha1.Config';

/**
 * Reads the JSON schema that Talos publishes of its machine configuration.
 *
 * @param text the file
 * @param name its name, which has the release in it: `config-v1.11.6.schema.json`
 * @returns nothing for a file that is no such schema
 * @throws Error when it is one, but not of the form that is known
 */
export function readTalos(text: string, name: string): TalosRelease | undefined {
  if (!text.includes('"https://talos.dev/')) return undefined;
  const parsed: unknown = JSON.parse(text);
  const id = isJson(parsed) && typeof parsed['$id'] === 'string' ? parsed['$id'] : '';
  const [, minor] = /^https:\/\/talos\.dev\/v(\d+\.\d+)\/schemas\/config\.schema\.json$/.exec(id) ?? [];
  if (minor === undefined || !isJson(parsed)) return undefined;
  const [version] = /v\d+\.\d+\.\d+/.exec(name) ?? [];
  const { $defs: raw, oneOf } = parsed;
  if (version?.startsWith(`v${minor}.`) !== true || !isJson(raw) || !Array.isArray(oneOf))
    throw new Error(`'${name}' is no schema of Talos ${minor}: its name must have the release in it, such as v${minor}.0`);
  const definitions: Definitions = new Map(Object.entries(raw).map(([key, schema]) => [key, definitionOf(schema)]));
  const documents = oneOf.filter(isJson).map(({ $ref: reference }) => String(reference).replace('#/$defs/', ''));
  const typeNames = namesOf(definitions, documents);
  const kinds = documents.map(document => kindOf(document, definitions));
  return {
    minor,
    version,
    group: { group: 'talos', source: `siderolabs/talos ${version} (MPL-2.0)`, kinds, definitions },
    typeNames,
    documents: [...documents].sort((a, b) => ((typeNames.get(a) ?? '') < (typeNames.get(b) ?? '') ? -1 : 1)),
  };
}

/** A definition without fields is no object: upstream's generator does not see into types that read themselves, such as a URL. */
function definitionOf(raw: unknown): Schema {
  const schema = readSchema(plain(raw));
  return schema.properties === undefined ? { type: 'any', open: true } : schema;
}

/** The same schema in the words of CRDs: objects are closed, unless they say otherwise. */
function plain(raw: unknown): unknown {
  if (Array.isArray(raw)) return raw.map(plain);
  if (!isJson(raw)) return raw;
  if (typeof raw['$ref'] === 'string') return { $ref: raw['$ref'].replace('#/$defs/', '#/definitions/') };
  const { properties, patternProperties, ...rest } = raw;
  const [any] = isJson(patternProperties) ? Object.values(patternProperties) : [];
  const open = raw['type'] === 'object' && raw['additionalProperties'] !== false;
  return {
    ...Object.fromEntries(
      Object.entries(rest).map(([key, value]) => [key, Array.isArray(value) || isJson(value) ? plain(value) : value]),
    ),
    ...(isJson(properties) && {
      properties: Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, plain(value)])),
    }),
    ...(any === undefined ? open && { additionalProperties: true } : { additionalProperties: plain(any) }),
  };
}

function kindOf(document: string, definitions: Definitions): KindVersion {
  const kind = fixedKind(document, definitions);
  return {
    group: 'talos',
    version: 'v1alpha1',
    kind,
    plural: '',
    scope: 'Cluster',
    storage: true,
    schema: { type: 'any', ref: document },
  };
}

function fixedKind(document: string, definitions: Definitions): string {
  if (document === LEGACY_DEFINITION) return LEGACY_KIND;
  const schema: Schema | undefined = definitions.get(document)?.properties?.get('kind');
  const [kind] = schema?.enum ?? [];
  if (typeof kind !== 'string') throw new Error(`Talos' document '${document}' does not say its kind`);
  return kind;
}

/** Documents are called by their kind, all others as upstream does, with the package in front where two would be called the same. */
function namesOf(definitions: Definitions, documents: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map(documents.map(document => [document, fixedKind(document, definitions)]));
  const taken = new Set(names.values());
  const others = [...definitions.keys()].filter(key => !names.has(key)).sort();
  const count = (short: string): number => others.filter(other => shortName(other) === short).length;
  for (const key of others) {
    const short = shortName(key);
    names.set(key, taken.has(short) || count(short) > 1 ? `${pascal(key.split('.')[0] ?? '')}${short}` : short);
  }
  return names;
}

function shortName(definition: string): string {
  return (definition.split('.')[1] ?? definition).replace(/V1Alpha1$/, '');
}
