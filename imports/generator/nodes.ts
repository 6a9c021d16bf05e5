import type { KindData, NodeData, RuleData, SchemaFile } from '../../lib/core/schema-file';
import { translatePattern } from '../../lib/core/re2';
import { rulePatterns } from './rule-patterns';
import type { Group, Schema } from './schema';

/** Patterns that could not be translated, with the reason. */
export type Untranslated = Map<string, string>;

/**
 * The schema file of one group: every distinct schema once, children before parents.
 *
 * @param group its kinds and the definitions they refer to
 * @param untranslated collects the patterns that were left out
 */
export function schemaFile(group: Group, untranslated: Untranslated): SchemaFile {
  const pool = new NodePool(group, untranslated);
  const kinds: Record<string, KindData> = {};
  for (const kind of sortedKinds(group)) {
    const before = kinds[kind.kind];
    kinds[kind.kind] = {
      plural: kind.plural,
      scope: kind.scope,
      storage: kind.storage ? kind.version : (before?.storage ?? kind.version),
      versions: { ...before?.versions, [kind.version]: pool.add(kind.schema) },
    };
  }
  const shared = group.group === '' ? { definitions: { ObjectMeta: pool.add({ type: 'any', ref: 'ObjectMeta' }) } } : {};
  return { group: group.group, source: group.source, kinds, ...shared, nodes: pool.nodes };
}

function sortedKinds(group: Group): Group['kinds'] {
  return [...group.kinds].sort((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : a.version < b.version ? -1 : 1));
}

class NodePool {
  readonly nodes: NodeData[] = [];
  private readonly places = new Map<string, number>();
  private readonly definitions = new Map<string, number>();
  private readonly open = new Set<string>();

  constructor(
    private readonly group: Group,
    private readonly untranslated: Untranslated,
  ) {}

  add(schema: Schema): number {
    if (schema.ref !== undefined) return this.addDefinition(schema.ref, schema);
    return this.place(this.encode(schema));
  }

  private place(node: NodeData): number {
    const text = JSON.stringify(node);
    let place = this.places.get(text);
    if (place === undefined) {
      place = this.nodes.push(node) - 1;
      this.places.set(text, place);
    }
    return place;
  }

  private addDefinition(name: string, reference: Schema): number {
    const definition = this.group.definitions.get(name);
    if (definition === undefined) throw new Error(`'${name}' is not defined`);
    if (definition.ref !== undefined) return this.addDefinition(definition.ref, reference);
    const known = this.definitions.get(name);
    if (known !== undefined) return known;
    if (!this.open.has(name)) {
      this.open.add(name);
      const node = this.encode(definition);
      this.open.delete(name);
      // Whatever referred back to this definition meanwhile was given a place for it.
      const reserved = this.definitions.get(name);
      const place = reserved ?? this.place(node);
      if (reserved !== undefined) this.nodes[reserved] = node;
      this.definitions.set(name, place);
      return place;
    }
    const place = this.nodes.push({}) - 1;
    this.definitions.set(name, place);
    return place;
  }

  private encode(schema: Schema): NodeData {
    const all = (list: readonly Schema[] | undefined) => list?.map(one => this.add(one));
    const properties = schema.properties && [...schema.properties].flatMap(([name, child]) => [name, this.add(child)]);
    return compact({
      type: schema.type === 'any' ? undefined : schema.type,
      properties,
      required: schema.required?.length ? schema.required : undefined,
      additional: schema.additional && this.add(schema.additional),
      open: schema.open && schema.type !== 'any' ? 1 : undefined,
      items: schema.items && this.add(schema.items),
      enum: schema.enum,
      ...this.pattern(schema.pattern),
      format: schema.format,
      ...schema.bounds,
      nullable: schema.nullable && 1,
      set: schema.set && 1,
      keys: schema.keys,
      default: schema.default,
      oneOf: all(schema.oneOf),
      anyOf: all(schema.anyOf),
      allOf: all(schema.allOf),
      not: schema.not && this.add(schema.not),
      rules: schema.rules?.map(rule => this.rule(rule)),
      ruled: isRuled(schema) ? 1 : undefined,
    });
  }

  private rule(rule: RuleData): RuleData {
    const patterns = rulePatterns(rule).flatMap(pattern => {
      const { pattern: text, ...more } = this.pattern(pattern);
      return text === undefined ? [] : [{ pattern: text, ...more }];
    });
    return patterns.length > 0 ? { ...rule, patterns } : rule;
  }

  private pattern(pattern: string | undefined): Partial<NodeData> {
    if (pattern === undefined || this.untranslated.has(pattern)) return {};
    try {
      return translatePattern(pattern);
    } catch (error) {
      this.untranslated.set(pattern, error instanceof Error ? error.message : String(error));
      return {};
    }
  }
}

/** No definition of Kubernetes has rules, so references need not be followed. */
function isRuled(schema: Schema): boolean {
  const children = [schema.items, schema.additional, ...(schema.properties?.values() ?? [])];
  return schema.rules !== undefined || children.some(child => child !== undefined && isRuled(child));
}

function compact(node: { readonly [Key in keyof NodeData]: NodeData[Key] | undefined }): NodeData {
  return Object.fromEntries(Object.entries(node).filter(([, value]) => value !== undefined));
}

/** The text of a schema file: compact JSON, a line for each kind and each node, so that a change reads as one. */
export function printSchemaFile(file: SchemaFile): string {
  const { kinds, nodes, ...head } = file;
  const kindLines = Object.entries(kinds).map(([kind, data]) => `${JSON.stringify(kind)}:${JSON.stringify(data)}`);
  const headText = Object.entries(head).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)},\n`);
  const nodeLines = nodes.map(node => JSON.stringify(node));
  return `{${headText.join('')}"kinds":{\n${kindLines.join(',\n')}\n},\n"nodes":[\n${nodeLines.join(',\n')}\n]}\n`;
}
