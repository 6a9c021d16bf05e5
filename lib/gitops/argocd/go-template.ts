import type { FactText } from '../../core/facts';
import type { FactSource } from '../../core/model';

/** A value whose strings may hold facts ({@link factLeaf}) or JSON with facts in it ({@link jsonLeaf}). */
export type Template = string | number | boolean | null | Leaf | readonly Template[] | { readonly [key: string]: Template };

/** A string with facts in it, or a string that is itself JSON with facts in it. */
export class Leaf {
  constructor(
    readonly parts: FactText | undefined,
    readonly nested: Template | undefined,
  ) {}
}

/** A string in which facts stand. */
export function factLeaf(parts: FactText): Leaf {
  return new Leaf(parts, undefined);
}

/** A string that holds JSON, in which facts stand. */
export function jsonLeaf(nested: Template): Leaf {
  return new Leaf(undefined, nested);
}

/**
 * The Go template that renders to the JSON of a value, over the parameters of an ApplicationSet's clusters generator.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/GoTemplate/
 */
export function jsonTemplate(value: Template): string {
  return pieces(value)
    .map(piece => (typeof piece === 'string' ? escapeText(piece) : `{{ ${piece.expression} }}`))
    .join('');
}

/** The expression for one fact. */
export function expression({ source }: { readonly source: FactSource }): string {
  if ('registration' in source) return `.${source.registration}`;
  const [map, key] = 'label' in source ? ['labels', source.label] : ['annotations', source.annotation];
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? `.metadata.${map}.${key}` : `(index .metadata.${map} ${JSON.stringify(key)})`;
}

type Piece = string | { readonly expression: string };

/** JSON text and, between it, expressions that render to JSON. */
function pieces(value: Template): readonly Piece[] {
  if (value instanceof Leaf) {
    const arguments_ =
      value.parts !== undefined
        ? value.parts.map(part => (typeof part === 'string' ? JSON.stringify(part) : expression(part)))
        : joined(value.nested ?? null);
    return [{ expression: `print ${arguments_.join(' ')} | toJson` }];
  }
  if (typeof value !== 'object' || value === null) return [JSON.stringify(value)];
  const [open, close, items] = Array.isArray(value)
    ? ['[', ']', (value as readonly Template[]).map(item => pieces(item))]
    : [
        '{',
        '}',
        Object.entries(value as { readonly [key: string]: Template }).map(([key, item]) => [
          `${JSON.stringify(key)}:`,
          ...pieces(item),
        ]),
      ];
  const all: Piece[] = [open];
  items.forEach((item, index) => all.push(...(index === 0 ? [] : [',']), ...item));
  return merged([...all, close]);
}

/** The pieces as arguments of `print`: literals quoted, expressions in parentheses. */
function joined(value: Template): readonly string[] {
  return pieces(value).map(piece => (typeof piece === 'string' ? JSON.stringify(piece) : `(${piece.expression})`));
}

function merged(all: readonly Piece[]): readonly Piece[] {
  const result: Piece[] = [];
  for (const piece of all) {
    const last = result.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') result[result.length - 1] = last + piece;
    else result.push(piece);
  }
  return result;
}

/** Braces that would begin an action are rendered by an action of their own. */
function escapeText(literal: string): string {
  return literal.replace(/\{\{/g, '{{`{{`}}').replace(/\{$/, '{{`{`}}');
}
