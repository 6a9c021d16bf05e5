import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseGenerated } from '../../lib/core/generated-json';

interface File {
  readonly group: string;
  readonly nodes: readonly unknown[];
}

const read = (text: string) => parseGenerated<File, unknown>(text);

const lines =
  '{"group":"a",\n"kinds":{\n"Nodes":{"nodes":[ 1 ]}\n},\n"nodes":[\n{"a":"x\\n\\"nodes\\":[\\n"},\n[1,2],\n"b,"\n]}\n';

test.each([
  ['a node a line', lines],
  ['as anybody would write it', JSON.stringify(JSON.parse(lines))],
  ['indented', JSON.stringify(JSON.parse(lines), undefined, 2)],
  ['with other line ends', lines.replaceAll('\n', '\r\n')],
])('every node is there, and the same each time: %s', (_how, text) => {
  const file = read(text);
  const expected = JSON.parse(text) as File;
  expect({ ...file, nodes: undefined }).toEqual({ ...expected, nodes: undefined });
  expect(file.nodes).toHaveLength(expected.nodes.length);
  const places = [-1, 0, 1, 2, 3];
  expect(places.map(place => file.nodes.at(place))).toEqual([undefined, ...expected.nodes, undefined]);
  expect(file.nodes.at(1)).toBe(file.nodes.at(1));
});

test('a line is parsed when it is asked for', () => {
  const file = read(lines.replace('[1,2]', '[1,'));
  expect(file.nodes.at(2)).toBe('b,');
  expect(() => file.nodes.at(1)).toThrow(SyntaxError);
});

test('what is no JSON is an error', () => {
  expect(() => read('{"group":')).toThrow(SyntaxError);
});

test.each(['props.json', 'apps/schemas.json', 'core/schemas.json', 'talos-machine/v1.13/schemas.json'])(
  '%s is read node by node',
  name => {
    const path = join(__dirname, '../../imports', name);
    const text = readFileSync(path, 'utf8');
    const { nodes } = JSON.parse(text) as File;
    const read = parseGenerated<File, unknown>(text);
    expect(Array.from(nodes, (_, place) => read.nodes.at(place))).toEqual(nodes);
    expect(text).toContain('\n"nodes":[\n');
  },
);
