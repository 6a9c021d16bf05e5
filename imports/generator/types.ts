import { byVersionPriority } from './kubernetes';
import type { KubernetesApi } from './kubernetes';
import { nameShapes } from './names';
import { apiVersionOf, folderOf } from './schema';
import type { Group, KindVersion, Schema } from './schema';
import { collectShapes, isShape, shapeId, typeNameOf } from './shapes';
import type { TalosRelease } from './talos';
import { isIdentifier, pascal, quoted } from './words';

/** Names that a type refers to, by where they come from: `''` is the group itself, else an API group's folder. */
type Reference = (ref: string) => string;

/**
 * The text of a group's `index.ts` made from CRDs: an interface per served version, the interfaces below them, and `kinds`.
 *
 * @param group the group; its `ObjectMeta` comes from the core group
 * @param core what to import `ObjectMeta` from
 */
export function crdTypes(group: Group, core: string): string {
  const kinds = sortedKinds(group);
  const shapes = collectShapes(kinds, kind => shownFields(kind.schema));
  const names = nameShapes(shapes, new Set([...kinds.map(typeNameOf), 'ObjectMeta', 'kinds']));
  const print = new TypePrinter(
    schema => names.get(shapeId(schema)),
    () => 'ObjectMeta',
  );
  const interfaces = [...shapes.values()].map(shape => ({ name: names.get(shape.id) ?? '', schema: shape.schema }));
  interfaces.sort((a, b) => (a.name < b.name ? -1 : 1));
  const texts = [
    ...kinds.map(kind => print.kind(kind, shownFields(kind.schema))),
    ...interfaces.map(({ name, schema }) => print.shape(name, schema, schema.properties ?? new Map<string, Schema>())),
  ];
  return `${header(group)}import type { ObjectMeta } from ${quoted(core)};\n\n${texts.join('\n')}\n${kindsConst(kinds)}`;
}

/**
 * The text of a group's `index.ts` made from the Kubernetes definitions, each under its own name.
 *
 * @param group one of the API's groups
 * @param api all that is known of it
 */
export function kubernetesTypes(group: Group, api: KubernetesApi): string {
  const kinds = sortedKinds(group);
  const reached = reachedDefinitions(api);
  const own = [...reached].filter(name => homeOf(name, api) === group.group && !api.kindOfDefinition.has(name));
  const imports = new Map<string, Set<string>>();
  const refer: Reference = ref => {
    const name = resolve(ref, api);
    const home = homeOf(name, api);
    const typeName = definitionTypeName(name, api);
    if (home !== group.group) imports.set(home, (imports.get(home) ?? new Set()).add(typeName));
    const kind = api.kindOfDefinition.get(name);
    if (kind === undefined || name !== ref) return typeName;
    // An object inside another one need not say what it is.
    const [apiVersion, kindName] = [quoted(apiVersionOf(kind.group, kind.version)), quoted(kind.kind)];
    return `Omit<${typeName}, 'apiVersion' | 'kind'> & { readonly apiVersion?: ${apiVersion} | undefined; readonly kind?: ${kindName} | undefined }`;
  };
  const print = new TypePrinter(
    () => undefined,
    refer,
    ref => inlineSchema(resolve(ref, api), api),
  );
  const definitions = [...own.map(name => [definitionTypeName(name, api), name] as const)].sort((a, b) => (a[0] < b[0] ? -1 : 1));
  const texts = [
    ...kinds.map(kind =>
      print.kind(kind, shownFields(definitionOf(kind.schema.ref ?? '', api)), definitionOf(kind.schema.ref ?? '', api)),
    ),
    ...definitions.map(([typeName, name]) => {
      const schema = definitionOf(name, api);
      return print.shape(typeName, schema, schema.properties ?? new Map<string, Schema>());
    }),
  ];
  const lines = [...imports]
    .sort()
    .map(([home, names]) => `import type { ${[...names].sort().join(', ')} } from '../${folderOf(home)}';\n`);
  return `${header(group)}${lines.join('')}${lines.length > 0 ? '\n' : ''}${texts.join('\n')}\n${kindsConst(kinds)}`;
}

/**
 * The text of `index.ts` for a release of Talos: an interface for each document, those below them, and a union of all documents.
 *
 * @param release what its schema says
 */
export function talosTypes({ group, typeNames, documents }: TalosRelease): string {
  const nameOf = (ref: string): string => typeNames.get(ref) ?? '';
  const inline = (ref: string): Schema | undefined => {
    const schema = group.definitions.get(ref);
    return schema !== undefined && isShape(schema) ? undefined : schema;
  };
  const print = new TypePrinter(() => undefined, nameOf, inline);
  const reached = new Set(documents);
  for (const name of reached) for (const ref of refsBelow(group.definitions.get(name))) reached.add(ref);
  const interfaces = [...reached].filter(name => inline(name) === undefined);
  interfaces.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const texts = interfaces.map(name => {
    const schema = group.definitions.get(name) ?? { type: 'any' };
    return print.shape(nameOf(name), schema, schema.properties ?? new Map<string, Schema>());
  });
  const union = documents.map(name => `  | ${nameOf(name)}\n`).join('');
  return `${header(group)}/** Any document of the machine configuration. */\nexport type TalosDocument =\n${union.trimEnd()};\n\n${texts.join('\n')}`;
}

function refsBelow(schema: Schema | undefined): readonly string[] {
  if (schema === undefined) return [];
  if (schema.ref !== undefined) return [schema.ref];
  return [schema.items, schema.additional, ...(schema.properties?.values() ?? [])].flatMap(refsBelow);
}

function sortedKinds(group: Group): readonly KindVersion[] {
  return [...group.kinds].sort((a, b) => (typeNameOf(a) < typeNameOf(b) ? -1 : 1));
}

function header(group: Group): string {
  return `// Generated by \`npm run import\` from ${group.source}; do not edit.\n`;
}

/** The fields of a kind that somebody writes: not its status, unless there is nothing else. */
function shownFields(schema: Schema): ReadonlyMap<string, Schema> {
  const fields = new Map(schema.properties);
  const own = [...fields.keys()].filter(name => !['apiVersion', 'kind', 'metadata', 'status'].includes(name));
  if (own.length > 0 && schema.required?.includes('status') !== true) fields.delete('status');
  for (const name of ['apiVersion', 'kind', 'metadata']) fields.delete(name);
  return fields;
}

function kindsConst(kinds: readonly KindVersion[]): string {
  const lines = kinds.map(kind => {
    const apiVersion = quoted(apiVersionOf(kind.group, kind.version));
    return `  ${typeNameOf(kind)}: { apiVersion: ${apiVersion}, kind: ${quoted(kind.kind)}, plural: ${quoted(kind.plural)}, scope: ${quoted(kind.scope)} },\n`;
  });
  return `/** The names and scope of every kind. */\nexport const kinds = {\n${lines.join('')}} as const;\n`;
}

function resolve(ref: string, api: KubernetesApi): string {
  const definition = api.definitions.get(ref);
  if (definition === undefined) throw new Error(`'${ref}' is not defined`);
  return definition.ref === undefined ? ref : resolve(definition.ref, api);
}

function definitionOf(ref: string, api: KubernetesApi): Schema {
  return api.definitions.get(resolve(ref, api)) ?? { type: 'any' };
}

/** A definition that is no interface stands where it is used: a quantity, a time. */
function inlineSchema(name: string, api: KubernetesApi): Schema | undefined {
  const schema = definitionOf(name, api);
  return isShape(schema) ? undefined : schema;
}

/** The group whose `index.ts` holds a definition: its kinds' own, and core for what all share. */
function homeOf(name: string, api: KubernetesApi): string {
  const kind = api.kindOfDefinition.get(name);
  if (kind !== undefined) return kind.group;
  const prefix = name.slice(0, name.lastIndexOf('.') + 1);
  for (const [definition, other] of api.kindOfDefinition) {
    if (definition.startsWith(prefix) && !definition.slice(prefix.length).includes('.')) return other.group;
  }
  return '';
}

/** The name of a definition's interface: its own, with the version behind it when a better version has one of that name. */
function definitionTypeName(name: string, api: KubernetesApi): string {
  const kind = api.kindOfDefinition.get(name);
  if (kind !== undefined) return typeNameOf(kind);
  const { plain, version } = partsOf(name);
  const home = homeOf(name, api);
  const versions = [...reachedDefinitions(api)].filter(other => partsOf(other).plain === plain && homeOf(other, api) === home);
  const best = versions.map(other => partsOf(other).version).sort(byVersionPriority)[0];
  return best === undefined || best === version ? plain : `${plain}${pascal(version)}`;
}

function partsOf(definition: string): { readonly plain: string; readonly version: string } {
  const [version = '', plain = ''] = definition.split('.').slice(-2);
  return { plain, version };
}

const reachedOf = new WeakMap<KubernetesApi, ReadonlySet<string>>();

/** Every definition that some kind's type leads to. */
function reachedDefinitions(api: KubernetesApi): ReadonlySet<string> {
  const known = reachedOf.get(api);
  if (known !== undefined) return known;
  const reached = new Set<string>();
  const visit = (schema: Schema): void => {
    if (schema.ref !== undefined) {
      const name = resolve(schema.ref, api);
      if (reached.has(name)) return;
      if (!api.kindOfDefinition.has(name) && inlineSchema(name, api) === undefined) reached.add(name);
      visitFields(definitionOf(name, api), api.kindOfDefinition.has(name));
      return;
    }
    visitFields(schema, false);
  };
  const visitFields = (schema: Schema, isKind: boolean): void => {
    for (const [, child] of isKind ? shownFields(schema) : (schema.properties ?? [])) visit(child);
    for (const child of [schema.items, schema.additional, ...(schema.anyOf ?? [])]) if (child) visit(child);
  };
  visit({ type: 'any', ref: 'ObjectMeta' });
  for (const kind of api.kindOfDefinition.values()) visit(kind.schema);
  reachedOf.set(api, reached);
  return reached;
}

/** Writes schemas as types. */
class TypePrinter {
  constructor(
    private readonly shapeName: (schema: Schema) => string | undefined,
    private readonly refer: Reference,
    private readonly inline: (ref: string) => Schema | undefined = () => undefined,
  ) {}

  kind(kind: KindVersion, fields: ReadonlyMap<string, Schema>, schema: Schema = kind.schema): string {
    const lines = [
      `  readonly apiVersion: ${quoted(apiVersionOf(kind.group, kind.version))};\n`,
      `  readonly kind: ${quoted(kind.kind)};\n`,
      `  readonly metadata?: ${this.refer('ObjectMeta')} | undefined;\n`,
    ];
    return `export interface ${typeNameOf(kind)} {\n${lines.join('')}${this.fields(schema, fields)}}\n`;
  }

  shape(name: string, schema: Schema, fields: ReadonlyMap<string, Schema>): string {
    const more = schema.open ? '  readonly [field: string]: unknown;\n' : '';
    return `export interface ${name} {\n${this.fields(schema, fields)}${more}}\n`;
  }

  private fields(schema: Schema, fields: ReadonlyMap<string, Schema>): string {
    const lines = [...fields].map(([name, child]) => {
      const key = isIdentifier(name) ? name : quoted(name);
      const type = this.type(child);
      return schema.required?.includes(name) === true
        ? `  readonly ${key}: ${type};\n`
        : `  readonly ${key}?: ${type === 'unknown' ? type : `${type} | undefined`};\n`;
    });
    return lines.join('');
  }

  private type(schema: Schema): string {
    const type = this.bareType(schema);
    const nullable = schema.nullable ?? (schema.ref !== undefined && this.inline(schema.ref)?.nullable);
    return nullable && type !== 'unknown' ? `${type} | null` : type;
  }

  private bareType(schema: Schema): string {
    if (schema.ref !== undefined) {
      const inlined = this.inline(schema.ref);
      return inlined === undefined ? this.refer(schema.ref) : this.bareType(inlined);
    }
    if (schema.enum !== undefined) return [...new Set(schema.enum.map(literal))].join(' | ');
    switch (schema.type) {
      case 'string':
      case 'boolean':
        return schema.type;
      case 'integer':
      case 'number':
        return 'number';
      case 'intOrString':
      case 'quantity':
        return 'number | string';
      case 'array':
        return `readonly ${this.item(schema.items)}[]`;
      default:
        return this.shapeName(schema) ?? this.objectType(schema);
    }
  }

  private objectType(schema: Schema): string {
    if (schema.additional !== undefined) return `{ readonly [key: string]: ${this.type(schema.additional)} }`;
    if (schema.type === 'object')
      return schema.open ? '{ readonly [key: string]: unknown }' : '{ readonly [key: string]: never }';
    const alternatives = schema.anyOf?.map(one => this.type(one)) ?? [];
    return alternatives.length > 0 && !alternatives.includes('unknown') ? alternatives.join(' | ') : 'unknown';
  }

  private item(schema: Schema | undefined): string {
    if (schema === undefined) return 'unknown';
    const type = this.type(schema);
    const outermost = type.replace(/\{[^{}]*\}/g, '{}');
    return / [|&] |^readonly /.test(outermost) ? `(${type})` : type;
  }
}

function literal(value: unknown): string {
  return typeof value === 'string' ? quoted(value) : JSON.stringify(value);
}
