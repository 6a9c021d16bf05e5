import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { definitionsWithFacts } from '../../imports/generator/kubernetes-facts';
import type { SchemaFile } from '../../lib/core/schema-file';
import { SchemaPool } from '../../lib/core/schema-node';
import { Schemas } from '../../lib/core/schemas';
import { validate } from '../../lib/core/validator';
import { breakagesOf } from './breakages';
import { OBJECTS } from './corpus';
import { Examples } from './examples';
import { mutate, randomFrom } from './mutations';
import { MISSING_INPUT, oracleOf } from './oracle';

const IMPORTS = join(__dirname, '../../imports');
const FILES = readdirSync(IMPORTS)
  .map(group => join(IMPORTS, group, 'schemas.json'))
  .filter(existsSync)
  .map(path => JSON.parse(readFileSync(path, 'utf8')) as SchemaFile);
const KINDS = FILES.flatMap(file =>
  Object.entries(file.kinds).flatMap(([kind, { versions }]) =>
    Object.entries(versions).map(([version, place]) => ({ id: `${file.group}/${version} ${kind}`, file, kind, version, place })),
  ),
);
const schemas = new Schemas();

test('there are schemas for every kind of Kubernetes and of every operator that a homelab knows', () => {
  expect({ groups: FILES.length, kinds: KINDS.length }).toEqual({ groups: 65, kinds: 369 });
});

describe('objects written by hand', () => {
  test.each(OBJECTS.map(object => [`${object.apiVersion} ${object.kind}`, object] as const))('%s is valid', (_, object) => {
    expect(schemas.validate(object)).toEqual([]);
  });

  test('are of more than 50 kinds', () => {
    expect(new Set(OBJECTS.map(object => object.kind)).size).toBeGreaterThan(50);
  });

  test.each(OBJECTS.map(object => [`${object.apiVersion} ${object.kind}`, object] as const))(
    '%s broken in any way is found out',
    (id, object) => {
      const { file, place } = KINDS.find(kind => kind.id.replace(/^\//, '') === id) ?? { file: undefined, place: -1 };
      const node = file?.nodes[place];
      if (file === undefined || node === undefined) throw new Error(`${id} has no schema`);
      const breakages = [...breakagesOf(file, node, object)].filter(
        ({ keyword, pointer }) => pointer !== '' || keyword === 'required',
      );
      expect(breakages.length).toBeGreaterThan(10);
      const missed = breakages.filter(
        breakage => !schemas.validate(breakage.object as typeof object).some(({ pointer }) => pointer === breakage.pointer),
      );
      expect(missed).toEqual([]);
    },
  );
});

describe('objects made from the schemas', () => {
  test.each([
    ['what must be there', 0],
    ['some of what may be there', 3],
    ['about everything', 6],
  ])('of every kind are valid with %s', (_, optionalDepth) => {
    const invalid = KINDS.flatMap(({ id, file, kind, version, place }) => {
      const problems = validate(new SchemaPool(file).node(place), new Examples(file, { optionalDepth }).object(kind, version));
      return problems.length > 0 ? [{ id, problems }] : [];
    });
    expect(invalid).toEqual([]);
  });

  test('of every kind are found out, broken in any way, at the right place', () => {
    const counts = new Map<string, number>();
    const missed: unknown[] = [];
    for (const { id, file, kind, version, place } of KINDS) {
      const examples = new Examples(file, { optionalDepth: 3 });
      const node = new SchemaPool(file).node(place);
      for (const { keyword, pointer, object } of breakagesOf(file, examples.node(place), examples.object(kind, version))) {
        counts.set(keyword, (counts.get(keyword) ?? 0) + 1);
        if (!validate(node, object).some(problem => problem.pointer === pointer)) missed.push({ id, keyword, pointer });
      }
    }
    expect(missed).toEqual([]);
    // Each keyword, often enough to mean something.
    const keywords =
      'type nullable enum unknown required minLength maxLength pattern format quantity minimum maximum int32 integer minItems maxItems set keys minProperties maxProperties';
    expect(keywords.split(' ').filter(keyword => (counts.get(keyword) ?? 0) < 5)).toEqual([]);
  });
});

test('enumerations that Kubernetes does not publish are known for definitions that exist', () => {
  const problems = [...definitionsWithFacts()].filter(definition => !/^[a-z]+\.v\d\.[A-Z]\w+$/.test(definition));
  expect(problems).toEqual([]);
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'x' },
    spec: { type: 'LoadBalncer', ports: [{ port: 80, protocol: 'tcp' }] },
  };
  expect(schemas.validate(service)).toEqual([
    {
      pointer: '/spec/type',
      message:
        "'LoadBalncer' is not one of 'ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName', did you mean 'LoadBalancer'?",
    },
    { pointer: '/spec/ports/0/protocol', message: "'tcp' is not one of 'TCP', 'UDP', 'SCTP', did you mean 'TCP'?" },
  ]);
});

const MAIN = ['ApplicationSet', 'Gateway', 'Deployment', 'ClusterSecretStore'];

(MISSING_INPUT === undefined ? describe : describe.skip)(
  `against ajv${MISSING_INPUT === undefined ? '' : ` (skipped: ${MISSING_INPUT})`}`,
  () => {
    test.each(OBJECTS.map(object => [`${object.apiVersion} ${object.kind}`, object] as const))(
      'the verdict on changed objects is the same: %s',
      (_, object) => {
        const oracle = oracleOf(object.apiVersion, object.kind);
        const { file, place } = KINDS.find(kind => kind.id.replace(/^\//, '') === `${object.apiVersion} ${object.kind}`) ?? {
          file: undefined,
          place: -1,
        };
        if (file === undefined) throw new Error(`${object.kind} has no schema`);
        const node = new SchemaPool(file).node(place);
        const random = randomFrom(object.kind.length);
        const rounds = MAIN.includes(object.kind) ? 400 : 60;
        const changed = Array.from({ length: rounds }, () => mutate(object, random));
        // ajv knows no CEL: the rules have tests of their own.
        const verdicts = changed.map(one => ({ one, ours: validate(node, one), theirs: oracle(one) }));
        expect(oracle(object)).toBe(true);
        expect(verdicts.filter(({ ours, theirs }) => (ours.length === 0) !== theirs)).toEqual([]);
        // Neither all valid nor all broken.
        expect(new Set(verdicts.map(({ theirs }) => theirs)).size).toBe(2);
      },
    );
  },
);
