import { parseRe2 } from '../../lib/core/re2-parser';
import type { Re2 } from '../../lib/core/re2-parser';
import type { CharacterSet } from '../../lib/core/re2-sets';
import type { NodeData, SchemaFile } from '../../lib/core/schema-file';

type Fields = Record<string, unknown>;

/** How deep optional fields are filled in. */
export interface ExampleOptions {
  /** Depth down to which fields that need not be there are given as well; 0 for none. */
  readonly optionalDepth: number;
}

/** Makes valid values from the nodes of one schema file. */
export class Examples {
  constructor(
    private readonly file: SchemaFile,
    private readonly options: ExampleOptions,
  ) {}

  /** A whole object of a kind. */
  object(kind: string, version: string): Fields {
    const place = this.file.kinds[kind]?.versions[version];
    if (place === undefined) throw new Error(`${kind} ${version} is not in the schemas of '${this.file.group}'`);
    const apiVersion = this.file.group === '' ? version : `${this.file.group}/${version}`;
    const object = this.fields(this.node(place), 0);
    return { ...object, apiVersion, kind, metadata: { ...(object['metadata'] as Fields | undefined), name: 'example' } };
  }

  node(place: number): NodeData {
    const node = this.file.nodes[place];
    if (node === undefined) throw new Error(`no node ${String(place)}`);
    return node;
  }

  /** A value that a node accepts. */
  value(bare: NodeData, depth: number): unknown {
    const node = this.withConditions(bare);
    if (node.enum !== undefined) return node.enum[0];
    if (node.default !== undefined && node.default !== null)
      return node.type === 'object' ? { ...this.fields(node, depth), ...node.default } : node.default;
    switch (node.type) {
      case 'object':
        return this.fields(node, depth);
      case 'array':
        return this.items(node, depth);
      case 'string':
        return this.text(node);
      case 'integer':
      case 'number':
        return numberFor(node);
      case 'boolean':
        return true;
      case 'intOrString':
        return node.pattern === undefined ? 1 : this.text(node);
      case 'quantity':
        return '1Gi';
      default:
        return this.untyped(node, depth);
    }
  }

  /** A scalar's node together with what its first alternative and all its conditions ask for. */
  private withConditions(node: NodeData): NodeData {
    if (node.type === undefined || node.type === 'object' || node.type === 'array') return node;
    const conditions = [...(node.allOf ?? []), ...(node.anyOf ?? []).slice(0, 1), ...(node.oneOf ?? []).slice(0, 1)];
    return Object.assign({}, node, ...conditions.map(place => this.node(place))) as NodeData;
  }

  private untyped(node: NodeData, depth: number): unknown {
    const [first] = node.anyOf ?? [];
    if (node.properties !== undefined) return this.fields(node, depth);
    return first === undefined ? { anything: ['goes', 1] } : this.value(this.node(first), depth);
  }

  private fields(node: NodeData, depth: number): Fields {
    const properties = propertiesOf(node);
    const wanted = new Set(node.required ?? []);
    this.chooseAlternatives(node, wanted);
    const barred = this.barredBy(node, wanted);
    const room = node.maxProperties ?? Infinity;
    for (const name of properties.keys()) {
      const enough = wanted.size >= (node.minProperties ?? 0) && depth >= this.options.optionalDepth;
      if (!enough && wanted.size < room && !barred.has(name)) wanted.add(name);
    }
    const fields: Fields = {};
    const [alternative] = node.oneOf ?? [];
    const narrowed = alternative === undefined ? new Map<string, number>() : propertiesOf(this.node(alternative));
    for (const name of wanted) {
      const place = properties.get(name) ?? node.additional;
      if (place === undefined) continue;
      const narrower = narrowed.get(name);
      const own = this.node(place);
      fields[name] = this.value(
        narrower === undefined || own.type !== 'string' ? own : { ...own, ...this.node(narrower) },
        depth + 1,
      );
    }
    if (
      node.additional !== undefined &&
      Object.keys(fields).length === 0 &&
      (depth < this.options.optionalDepth || node.minProperties !== undefined)
    ) {
      fields['example'] = this.value(this.node(node.additional), depth + 1);
    }
    return fields;
  }

  /** Takes the fields of the first alternative of each choice. */
  private chooseAlternatives(node: NodeData, wanted: Set<string>): void {
    for (const alternatives of [node.oneOf, node.anyOf, node.allOf]) {
      const first = alternatives?.[0];
      if (first !== undefined) for (const name of this.node(first).required ?? []) wanted.add(name);
    }
  }

  /** Fields that only another alternative asks for. */
  private barredBy(node: NodeData, wanted: ReadonlySet<string>): ReadonlySet<string> {
    const names = (node.oneOf ?? []).flatMap(place => [
      ...(this.node(place).required ?? []),
      ...propertiesOf(this.node(place)).keys(),
    ]);
    const forbidden = node.not === undefined ? [] : (this.node(node.not).required ?? []);
    return new Set([...names, ...forbidden].filter(name => !wanted.has(name)));
  }

  private items(node: NodeData, depth: number): readonly unknown[] {
    if (node.items === undefined) return [];
    const count = Math.max(node.minItems ?? 0, depth < this.options.optionalDepth ? 1 : 0);
    return Array.from({ length: count }, () => this.value(this.node(node.items ?? 0), depth + 1));
  }

  private text(node: NodeData): string {
    const byFormat = node.format === undefined ? undefined : FORMAT_EXAMPLES[node.format];
    const text = node.pattern === undefined ? (byFormat ?? 'example') : matching(parseRe2(node.pattern));
    const least = node.minLength ?? 0;
    if (text.length >= least) return text.slice(0, node.pattern === undefined ? node.maxLength : undefined);
    return node.pattern === undefined ? text.padEnd(least, 'x') : matching(parseRe2(node.pattern), least);
  }
}

const FORMAT_EXAMPLES: Readonly<Record<string, string>> = {
  'date-time': '2026-01-31T12:00:00Z',
  byte: 'aGVsbG8=',
  cidr: '10.0.0.0/24',
  ipv4: '10.0.0.1',
  ipv6: 'fd00::1',
  duration: '1h',
  email: 'me@example.com',
};

function propertiesOf(node: NodeData): ReadonlyMap<string, number> {
  const properties = new Map<string, number>();
  const list = node.properties ?? [];
  for (let index = 0; index < list.length; index += 2) properties.set(String(list[index]), Number(list[index + 1]));
  return properties;
}

function numberFor(node: NodeData): number {
  const least = node.minimum === undefined ? 0 : node.minimum + (node.exclusiveMinimum ?? 0);
  const value =
    node.maximum === undefined ? Math.max(1, least) : Math.min(Math.max(1, least), node.maximum - (node.exclusiveMaximum ?? 0));
  const step = node.multipleOf ?? 1;
  return Math.ceil(value / step) * step;
}

/** The first text that an expression matches whose repetitions are at least so long. */
export function matching(node: Re2, least = 0): string {
  switch (node.kind) {
    case 'set':
      return characterOf(node.set);
    case 'assertion':
      return '';
    case 'sequence':
      return node.parts.map(part => matching(part, least)).join('');
    case 'choice':
      return node.parts.map(part => matching(part, least)).sort((a, b) => b.length - a.length)[0] ?? '';
    default:
      return matching(node.part).repeat(Math.min(Math.max(node.least, least), node.most));
  }
}

function characterOf(set: CharacterSet): string {
  const allowed = (code: number) => set.ranges.some(([from, to]) => code >= from && code <= to) !== set.negated;
  const preferred = [...'a1A/-.:'].map(character => character.codePointAt(0) ?? 0).find(allowed);
  const [first] = set.ranges;
  return String.fromCodePoint(preferred ?? (set.negated || first === undefined ? 0x61 : first[0]));
}
