import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { load } from 'js-yaml';
import { enumsOf } from '../../imports/generator/kubernetes-facts';

const SHARED = join(__dirname, '../../../shared');

/** Where upstream's own schemas are, when they are there. */
export const CRD_FOLDER = join(SHARED, 'crds');
export const KUBERNETES_FILE = join(SHARED, 'kubernetes/openapi.json');
export const TALOS_FOLDER = join(SHARED, 'talos');

/** Why tests against upstream's schemas cannot run here, if they cannot. */
export const MISSING_INPUT =
  existsSync(CRD_FOLDER) && existsSync(KUBERNETES_FILE) && existsSync(TALOS_FOLDER)
    ? undefined
    : 'the folders of upstream schemas are not beside the project';

type Raw = Readonly<Record<string, unknown>>;

/** What ajv says of an object, with upstream's schema in full: no node is shared, nothing is read from `imports/`. */
export type Oracle = (object: unknown) => boolean;

const MONTHS = 'january|february|march|april|may|june|july|august|september|october|november|december|1[0-2]|[1-9]';

/** Go's expressions that JavaScript cannot read, by hand. */
const GO_ONLY: ReadonlyMap<string, RegExp> = new Map([
  ['^\\PC*$', /^[^\p{C}]*$/u],
  ['^(?i)(abort|warn)?$', /^(abort|warn)?$/i],
  [`^((?i)${MONTHS})(?:((:((?i)${MONTHS}))$)|$)`, new RegExp(`^(${MONTHS})(:(${MONTHS}))?$`, 'i')],
  [
    '^((?i)sun|mon|tues|wednes|thurs|fri|satur)day(?:((:(sun|mon|tues|wednes|thurs|fri|satur)day)$)|$)',
    /^(?:[Ss][Uu][Nn]|[Mm][Oo][Nn]|[Tt][Uu][Ee][Ss]|[Ww][Ee][Dd][Nn][Ee][Ss]|[Tt][Hh][Uu][Rr][Ss]|[Ff][Rr][Ii]|[Ss][Aa][Tt][Uu][Rr])day(:(sun|mon|tues|wednes|thurs|fri|satur)day)?$/,
  ],
]);

/** A verdict that takes what Kubernetes fills in by itself into account, from ajv. */
export function oracleOf(apiVersion: string, kind: string): Oracle {
  const slash = apiVersion.indexOf('/');
  const [group, version] = [slash < 0 ? '' : apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
  const crd = crdSchema(group, version, kind);
  if (crd === undefined) return kubernetesOracle(group, version, kind);
  const test = newAjv().compile({ ...strict(crd, false), definitions: kubernetesDefinitions() });
  return object => {
    const filled = structuredClone(object);
    fillDefaults(crd, filled);
    return test(filled) === true;
  };
}

let crds: Map<string, Raw> | undefined;

/** Every CRD by `group/kind`. */
export function allCrds(): ReadonlyMap<string, Raw> {
  if (crds === undefined) {
    crds = new Map();
    for (const folder of readdirSync(CRD_FOLDER, { withFileTypes: true })) {
      if (!folder.isDirectory()) continue;
      for (const file of readdirSync(join(CRD_FOLDER, folder.name))) {
        const crd = load(readFileSync(join(CRD_FOLDER, folder.name, file), 'utf8')) as {
          spec: { group: string; names: { kind: string } };
        };
        crds.set(`${crd.spec.group}/${crd.spec.names.kind}`, crd.spec as unknown as Raw);
      }
    }
  }
  return crds;
}

function crdSchema(group: string, version: string, kind: string): Raw | undefined {
  const spec = allCrds().get(`${group}/${kind}`) as
    { versions: { name: string; schema: { openAPIV3Schema: Raw } }[] } | undefined;
  const schema = spec?.versions.find(one => one.name === version)?.schema.openAPIV3Schema;
  if (schema === undefined) return undefined;
  const properties = {
    ...(schema['properties'] as Raw),
    apiVersion: { type: 'string' },
    kind: { type: 'string' },
    metadata: { $ref: META },
  };
  return { ...schema, properties };
}

const META = '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

let definitions: Raw | undefined;
let kubernetesIds: Map<string, string> | undefined;

function kubernetesDefinitions(): Raw {
  if (definitions === undefined) {
    const file = JSON.parse(readFileSync(KUBERNETES_FILE, 'utf8')) as { definitions: Record<string, Raw> };
    kubernetesIds = new Map();
    const converted: Record<string, unknown> = {};
    for (const [name, raw] of Object.entries(file.definitions)) {
      for (const id of (raw['x-kubernetes-group-version-kind'] ?? []) as { group: string; version: string; kind: string }[]) {
        kubernetesIds.set(`${id.group}/${id.version}/${id.kind}`, name);
      }
      converted[name] = kubernetesDefinition(name, raw, file.definitions);
    }
    definitions = converted;
  }
  return definitions;
}

/** The published definition, made to say what the Go type of it reads. */
function kubernetesDefinition(name: string, raw: Raw, all: Readonly<Record<string, Raw>>): unknown {
  const short = name.split('.').pop() ?? '';
  const schema = { $ref: '#/definitions/io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps' };
  switch (short) {
    case 'IntOrString':
      return { anyOf: [{ type: 'integer', minimum: -2147483648, maximum: 2147483647 }, { type: 'string' }] };
    case 'Quantity':
      return { anyOf: [{ type: 'number' }, { type: 'string', format: 'quantity' }] };
    case 'Time':
    case 'MicroTime':
      return { anyOf: [{ type: 'string', format: 'date-time' }, { type: 'null' }] };
    case 'JSON':
      return {};
    case 'FieldsV1':
    case 'RawExtension':
    case 'Patch':
      return { type: 'object' };
    case 'JSONSchemaPropsOrBool':
      return { anyOf: [{ type: 'boolean' }, schema] };
    case 'JSONSchemaPropsOrArray':
      return { anyOf: [schema, { type: 'array', items: schema }] };
    case 'JSONSchemaPropsOrStringArray':
      return { anyOf: [schema, { type: 'array', items: { type: 'string' } }] };
    default:
      return withEnums(name, strict(raw, false, all));
  }
}

function withEnums(name: string, schema: Record<string, unknown>): Record<string, unknown> {
  const properties = schema['properties'] as Record<string, Record<string, unknown>> | undefined;
  for (const [field, values] of enumsOf(name)) {
    const property = properties?.[field];
    if (property === undefined) throw new Error(`'${name}' has no field '${field}'`);
    if (property['type'] === 'array') property['items'] = { enum: values };
    else property['enum'] = values;
  }
  return schema;
}

function kubernetesOracle(group: string, version: string, kind: string): Oracle {
  const all = kubernetesDefinitions();
  const name = kubernetesIds?.get(`${group}/${version}/${kind}`);
  if (name === undefined) throw new Error(`neither a CRD nor a definition is known for ${group}/${version} ${kind}`);
  const test = newAjv().compile({ $ref: `#/definitions/${name}`, definitions: all });
  return object => test(object) === true;
}

function newAjv(): Ajv {
  const ajv = new Ajv({
    strict: false,
    validateFormats: true,
    code: { regExp: Object.assign((source: string) => GO_ONLY.get(source) ?? new RegExp(source), { code: 'new RegExp' }) },
  });
  const day = (text: string) =>
    !Number.isNaN(Date.parse(text)) && new Date(`${text.slice(0, 10)}T00:00:00Z`).toISOString().startsWith(text.slice(0, 10));
  ajv.addFormat('date-time', text => /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.test(text) && day(text));
  ajv.addFormat('byte', text => Buffer.from(text, 'base64').toString('base64') === text);
  ajv.addFormat('quantity', text => /^[+-]?(\d+\.?\d*|\.\d+)(|[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)$/.test(text));
  ajv.addFormat('cidr', text => /^[\da-f.:]+\/\d+$/.test(text));
  ajv.addFormat('ipv4', /^(\d{1,3}\.){3}\d{1,3}$/);
  ajv.addFormat('ipv6', /^[\da-f:.]*:[\da-f:.]*$/);
  ajv.addFormat('duration', /^(\d+(\.\d+)?(ns|us|ms|s|m|h))+$/);
  ajv.addFormat('email', /^\S+@\S+$/);
  for (const name of ['idn-hostname', 'double', 'password']) ajv.addFormat(name, true);
  ajv.addFormat('int64', { type: 'number', validate: value => value >= -(2 ** 63) && value < 2 ** 63 });
  ajv.addFormat('int32', { type: 'number', validate: value => value >= -2147483648 && value <= 2147483647 });
  ajv.addKeyword({ keyword: 'uniqueKeys', type: 'array', validate: hasUniqueKeys, errors: false });
  return ajv;
}

interface KeyRule {
  readonly keys: readonly string[];
  readonly defaults: Raw;
}

function hasUniqueKeys(rule: KeyRule, list: readonly unknown[]): boolean {
  const texts = list.flatMap(item => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return [];
    const values = rule.keys.map(key => (Object.hasOwn(item, key) ? (item as Raw)[key] : rule.defaults[key]));
    return values.every(value => value === undefined) ? [] : [JSON.stringify(values)];
  });
  return new Set(texts).size === texts.length;
}

/** An upstream schema as a strict JSON schema: what it does not name is forbidden, as it would be dropped. */
function strict(raw: Raw, loose: boolean, all: Readonly<Record<string, Raw>> = {}): Record<string, unknown> {
  if (typeof raw['$ref'] === 'string') return { $ref: raw['$ref'] };
  const result: Record<string, unknown> = {};
  for (const key of [
    'enum',
    'pattern',
    'format',
    'multipleOf',
    'minLength',
    'maxLength',
    'minItems',
    'maxItems',
    'minProperties',
    'maxProperties',
  ]) {
    if (raw[key] !== undefined) result[key] = raw[key];
  }
  if (raw['minimum'] !== undefined) result[raw['exclusiveMinimum'] === true ? 'exclusiveMinimum' : 'minimum'] = raw['minimum'];
  if (raw['maximum'] !== undefined) result[raw['exclusiveMaximum'] === true ? 'exclusiveMaximum' : 'maximum'] = raw['maximum'];
  strictType(raw, result);
  strictFields(raw, loose, result, all);
  if (raw['items'] !== undefined) {
    const items = raw['items'] as Raw;
    const passedOn =
      raw['x-kubernetes-preserve-unknown-fields'] === true ? { ...items, 'x-kubernetes-preserve-unknown-fields': true } : items;
    result['items'] = strict(passedOn, loose, all);
    if (raw['x-kubernetes-list-type'] === 'set') result['uniqueItems'] = true;
    if (raw['x-kubernetes-list-type'] === 'map') {
      result['uniqueKeys'] = { keys: raw['x-kubernetes-list-map-keys'], defaults: keyDefaults(items, all) };
    }
  }
  for (const key of ['oneOf', 'anyOf', 'allOf']) {
    if (Array.isArray(raw[key])) result[key] = (raw[key] as Raw[]).map(one => strict(one, true, all));
  }
  if (raw['not'] !== undefined) result['not'] = strict(raw['not'] as Raw, true, all);
  if (raw['nullable'] === true) return { anyOf: [{ type: 'null' }, result] };
  return result;
}

function strictType(raw: Raw, result: Record<string, unknown>): void {
  if (raw['x-kubernetes-int-or-string'] === true) result['type'] = ['integer', 'string'];
  else if (raw['type'] !== undefined) result['type'] = raw['type'];
  if (raw['type'] === 'integer') result['format'] = raw['format'] ?? 'int64';
}

function strictFields(raw: Raw, loose: boolean, result: Record<string, unknown>, all: Readonly<Record<string, Raw>>): void {
  const properties = Object.entries((raw['properties'] ?? {}) as Record<string, Raw>).map(
    ([name, schema]) => [name, strict(schema, loose, all)] as const,
  );
  const own = Object.fromEntries(properties);
  const required = ((raw['required'] ?? []) as string[]).filter(
    name => (raw['properties'] as Record<string, Raw> | undefined)?.[name]?.['default'] === undefined,
  );
  if (raw['x-kubernetes-embedded-resource'] === true) {
    Object.assign(own, { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { $ref: META } });
    required.push('apiVersion', 'kind');
  }
  if (Object.keys(own).length > 0) result['properties'] = own;
  if (required.length > 0) result['required'] = required;
  const more = raw['additionalProperties'];
  if (more === true || loose) return;
  if (typeof more === 'object' && more !== null) result['additionalProperties'] = strict(more as Raw, loose, all);
  else if (raw['x-kubernetes-preserve-unknown-fields'] === true) return;
  else if (raw['type'] === 'object') result['additionalProperties'] = false;
}

function keyDefaults(items: Raw, all: Readonly<Record<string, Raw>>): Raw {
  const reference = typeof items['$ref'] === 'string' ? items['$ref'].replace('#/definitions/', '') : undefined;
  const properties = Object.entries(
    ((reference === undefined ? items : all[reference])?.['properties'] ?? {}) as Record<string, Raw>,
  );
  const defaults = properties.map(
    ([name, schema]) => [name, name === 'protocol' && reference !== undefined ? 'TCP' : schema['default']] as const,
  );
  return Object.fromEntries(defaults);
}

function fillDefaults(raw: Raw, value: unknown): void {
  if (Array.isArray(value)) {
    for (const item of value) fillDefaults((raw['items'] ?? {}) as Raw, item);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const fields = value as Record<string, unknown>;
  const properties = Object.entries((raw['properties'] ?? {}) as Record<string, Raw>);
  for (const [name, schema] of properties) {
    if (!Object.hasOwn(fields, name) && schema['default'] !== undefined) fields[name] = structuredClone(schema['default']);
    if (Object.hasOwn(fields, name)) fillDefaults(schema, fields[name]);
  }
  const known = new Set(properties.map(([name]) => name));
  const more = raw['additionalProperties'];
  if (typeof more !== 'object' || more === null) return;
  for (const [name, child] of Object.entries(fields)) if (!known.has(name)) fillDefaults(more as Raw, child);
}
