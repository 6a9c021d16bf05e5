import type { KindVersion, Schema } from './schema';
import { pascal, singular } from './words';

/** One interface to be: the fields of an object, as far as types can say it. */
export interface Shape {
  /** A text that two shapes share when their types are equal. */
  readonly id: string;
  readonly schema: Schema;
  /** Every place it stands at, nearest to a kind first. */
  readonly places: Place[];
}

/** Where a shape stands: in which kind's type, and below which fields. */
export interface Place {
  /** The type name of the kind, such as `ExternalSecret` or `GatewayV1beta1`. */
  readonly owner: string;
  /** Whether the owner is the version that carries the plain name. */
  readonly plain: boolean;
  readonly words: readonly string[];
}

/** The name of a kind's type: the kind, with the version behind it unless it is the one with the plain name. */
export function typeNameOf(kind: KindVersion): string {
  return kind.storage ? kind.kind : `${kind.kind}${pascal(kind.version)}`;
}

/** Whether a schema needs an interface of its own. */
export function isShape(schema: Schema): boolean {
  return schema.ref === undefined && schema.properties !== undefined && schema.properties.size > 0;
}

/**
 * The distinct shapes below some kinds, by id.
 *
 * @param kinds served versions of kinds, with their whole schemas
 * @param fieldsOf the fields of a kind that its type shows
 */
export function collectShapes(
  kinds: readonly KindVersion[],
  fieldsOf: (kind: KindVersion) => ReadonlyMap<string, Schema>,
): Map<string, Shape> {
  const shapes = new Map<string, Shape>();
  const visit = (schema: Schema, place: Place): void => {
    const further = (child: Schema, word: string) => {
      visit(child, { ...place, words: word === '' ? place.words : [...place.words, word] });
    };
    if (schema.items) visit(schema.items, { ...place, words: lastSingular(place.words) });
    if (schema.additional) visit(schema.additional, { ...place, words: lastSingular(place.words) });
    for (const one of schema.ref === undefined && !isShape(schema) ? (schema.anyOf ?? []) : []) visit(one, place);
    if (!isShape(schema)) return;
    const id = shapeId(schema);
    const known = shapes.get(id);
    if (known === undefined) shapes.set(id, { id, schema, places: [place] });
    else known.places.push(place);
    for (const [name, child] of schema.properties ?? []) further(child, pascal(name));
  };
  for (const kind of kinds) {
    for (const [name, child] of fieldsOf(kind))
      visit(child, { owner: typeNameOf(kind), plain: kind.storage, words: [pascal(name)] });
  }
  for (const shape of shapes.values()) shape.places.sort(byNearness);
  return shapes;
}

function lastSingular(words: readonly string[]): readonly string[] {
  const last = words[words.length - 1];
  return last === undefined ? words : [...words.slice(0, -1), singular(last)];
}

function byNearness(a: Place, b: Place): number {
  const [textA, textB] = [[a.owner, ...a.words].join('.'), [b.owner, ...b.words].join('.')];
  return (
    Number(b.plain) - Number(a.plain) ||
    a.words.length - b.words.length ||
    a.owner.length - b.owner.length ||
    (textA < textB ? -1 : textA > textB ? 1 : 0)
  );
}

const ids = new WeakMap<Schema, string>();

/** A text that says what a type can say of a schema, and nothing else: limits and defaults of values do not count. */
export function shapeId(schema: Schema): string {
  let id = ids.get(schema);
  if (id === undefined) {
    id = JSON.stringify(idOf(schema));
    ids.set(schema, id);
  }
  return id;
}

function idOf(schema: Schema): unknown {
  if (schema.ref !== undefined) return schema.ref;
  const fields =
    schema.properties &&
    [...schema.properties].map(([name, child]) => [name, schema.required?.includes(name) ?? false, shapeId(child)]);
  return [
    schema.type,
    schema.enum ?? null,
    schema.nullable ?? false,
    schema.open ?? false,
    fields?.sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)) ?? null,
    schema.items ? shapeId(schema.items) : null,
    schema.additional ? shapeId(schema.additional) : null,
  ];
}
