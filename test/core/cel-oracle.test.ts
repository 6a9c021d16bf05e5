import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compileCel } from '../../lib/core/cel/compile';
import { Double } from '../../lib/core/cel/syntax';
import { CelError, durationOf } from '../../lib/core/cel/values';
import type { NodeData, SchemaFile } from '../../lib/core/schema-file';
import { SchemaPool } from '../../lib/core/schema-node';
import { validate } from '../../lib/core/validator';
import { OBJECTS } from '../imports/corpus';
import { Examples } from '../imports/examples';
import { mutate, randomFrom } from '../imports/mutations';

const IMPORTS = join(__dirname, '../../imports');

interface Case {
  readonly rule: string;
  /** The value as JSON, with integers, numbers and lengths of time wrapped. */
  readonly self: string;
}

/** Every rule of every schema, on values of valid objects and of what changes have left valid. */
function casesOf(file: SchemaFile): readonly Case[] {
  const pool = new SchemaPool(file);
  const cases = new Map<string, Case>();
  const random = randomFrom(3);
  for (const [kind, data] of Object.entries(file.kinds)) {
    for (const [version, place] of Object.entries(data.versions)) {
      if (file.nodes[place]?.ruled === undefined) continue;
      for (const object of objectsOf(file, kind, version)) {
        for (let round = 0; round < 40; round++) {
          const changed = round === 0 ? object : mutate(object, random);
          if (validate(pool.node(place), changed).length === 0) collect(file, file.nodes[place] ?? {}, changed, cases);
        }
      }
    }
  }
  return [...cases.values()];
}

function objectsOf(file: SchemaFile, kind: string, version: string): readonly unknown[] {
  const apiVersion = `${file.group}/${version}`;
  const own = OBJECTS.filter(object => object.kind === kind && object.apiVersion === apiVersion);
  return [...own, ...[0, 2, 3, 5].map(optionalDepth => new Examples(file, { optionalDepth }).object(kind, version))];
}

function collect(file: SchemaFile, node: NodeData, value: unknown, cases: Map<string, Case>): void {
  if (node.ruled === undefined || value === null) return;
  for (const { rule } of node.rules ?? []) {
    const self = JSON.stringify(wrapped(file, node, value));
    cases.set(`${rule} ${self}`, { rule, self });
  }
  if (Array.isArray(value)) {
    for (const item of value) collect(file, file.nodes[node.items ?? -1] ?? {}, item, cases);
  } else if (typeof value === 'object') {
    for (const [name, field] of Object.entries(value)) collect(file, childOf(file, node, name), field, cases);
  }
}

function childOf(file: SchemaFile, node: NodeData, name: string): NodeData {
  const at = (node.properties ?? []).findIndex((entry, index) => index % 2 === 0 && entry === name);
  return file.nodes[Number(at < 0 ? (node.additional ?? -1) : node.properties?.[at + 1])] ?? {};
}

/** The value with its defaults, and with its numbers told apart. */
function wrapped(file: SchemaFile, node: NodeData, value: unknown): unknown {
  if (typeof value === 'number')
    return node.type === 'number' || !Number.isInteger(value) ? { $double: value } : { $int: String(value) };
  if (typeof value === 'string' && node.format === 'duration') return { $duration: value };
  if (Array.isArray(value)) return value.map(item => wrapped(file, file.nodes[node.items ?? -1] ?? {}, item));
  if (typeof value !== 'object' || value === null) return value;
  const fields = new Map(Object.entries(value));
  for (let index = 0; index < (node.properties?.length ?? 0); index += 2) {
    const name = String(node.properties?.[index]);
    const fallback = childOf(file, node, name).default;
    if (!fields.has(name) && fallback !== undefined) fields.set(name, fallback);
  }
  return Object.fromEntries([...fields].map(([name, field]) => [name, wrapped(file, childOf(file, node, name), field)]));
}

/** The wrapped value as our own evaluation takes it. */
function unwrapped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrapped);
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Readonly<Record<string, unknown>>;
  if ('$int' in fields) return Number(fields['$int']);
  if ('$double' in fields) return new Double(Number(fields['$double']));
  if ('$duration' in fields) return durationOf(String(fields['$duration']));
  return new Map(Object.entries(fields).map(([name, field]) => [name, unwrapped(field)]));
}

function ourResult({ rule, self }: Case): unknown {
  try {
    return compileCel(rule).evaluate(unwrapped(JSON.parse(self)));
  } catch (error) {
    if (error instanceof CelError) return 'failed';
    throw error;
  }
}

const groups = readdirSync(IMPORTS).filter(group => existsSync(join(IMPORTS, group, 'schemas.json')));
const files = groups.map(group => JSON.parse(readFileSync(join(IMPORTS, group, 'schemas.json'), 'utf8')) as SchemaFile);
// Neither rules about changes, nor one whose field has a name that only Kubernetes knows how to write in CEL.
const cases = files.flatMap(casesOf).filter(({ rule }) => !/oldSelf|__namespace__/.test(rule));

test('every rule of every schema gives what another implementation of CEL gives', () => {
  const child = spawnSync(process.execPath, [join(__dirname, 'cel-oracle.cjs')], {
    input: JSON.stringify(cases),
    maxBuffer: 2 ** 28,
  });
  expect({ status: child.status, cases: cases.length > 1000 }).toEqual({ status: 0, cases: true });
  const theirs = JSON.parse(child.stdout.toString()) as readonly unknown[];
  const unknown = new Set<string>();
  const different: unknown[] = [];
  const counts = new Map<unknown, number>();
  cases.forEach((one, index) => {
    const their = theirs[index];
    if (
      typeof their === 'string' &&
      /^not known|found no matching overload|has\(\) invalid|Invalid regular expression/.test(their)
    )
      unknown.add(one.rule);
    else {
      const ours = ourResult(one);
      counts.set(ours, (counts.get(ours) ?? 0) + 1);
      if (ours !== (typeof their === 'string' ? 'failed' : their)) different.push({ ...one, ours, their });
    }
  });
  expect(different).toEqual([]);
  // Both verdicts, each often enough to mean something.
  expect([counts.get(true), counts.get(false)].map(count => (count ?? 0) > 300)).toEqual([true, true]);
  // What the other implementation does not know: functions of Kubernetes, has() behind an index, RE2's flags.
  expect([...unknown].filter(rule => !/isURL|isIP|has\(self[.\w]*\[|\(\?i\)/.test(rule))).toEqual([]);
});
