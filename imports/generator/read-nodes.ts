import type { NodeData } from '../../lib/core/schema-file';
import { BOUND_NAMES } from './schema';
import type { Schema } from './schema';

/**
 * The schema that a node of a schema file stands for, its children included. For schemas that do not contain themselves.
 *
 * @param place the node's number
 * @param nodes all nodes of the file
 * @throws Error when there is no such node
 */
export function schemaOfNode(place: number, nodes: readonly NodeData[]): Schema {
  const node = nodes[place];
  if (node === undefined) throw new Error(`the schema file has no node ${String(place)}`);
  const child = (index: number) => schemaOfNode(index, nodes);
  const all = (list: readonly number[] | undefined) => list?.map(child);
  const bounds = Object.fromEntries(BOUND_NAMES.flatMap(name => (node[name] === undefined ? [] : [[name, node[name]]])));
  const schema: { readonly [Key in keyof Schema]: Schema[Key] | undefined } = {
    type: node.type ?? 'any',
    properties: node.properties && new Map(pairs(node.properties).map(([name, index]) => [name, child(index)])),
    required: node.required,
    additional: node.additional === undefined ? undefined : child(node.additional),
    open: node.open === 1 || node.type === undefined ? true : undefined,
    items: node.items === undefined ? undefined : child(node.items),
    enum: node.enum,
    pattern: node.pattern,
    format: node.format,
    bounds: Object.keys(bounds).length > 0 ? bounds : undefined,
    nullable: node.nullable && true,
    set: node.set && true,
    keys: node.keys,
    default: node.default,
    oneOf: all(node.oneOf),
    anyOf: all(node.anyOf),
    allOf: all(node.allOf),
    not: node.not === undefined ? undefined : child(node.not),
    rules: node.rules,
  };
  return { type: 'any', ...Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined)) };
}

function pairs(properties: readonly (string | number)[]): readonly (readonly [string, number])[] {
  const list: (readonly [string, number])[] = [];
  for (let index = 0; index < properties.length; index += 2)
    list.push([String(properties[index]), Number(properties[index + 1])]);
  return list;
}
