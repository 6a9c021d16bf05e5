import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { CORE_SCHEMA, load, realMapTag, YAML11_SCHEMA, type Schema } from 'js-yaml';
import { parse } from 'yaml';
import { fromYaml, toYaml } from '../../lib/core/yaml';
import { describeWith } from '../support/tools';
import { ADVERSARIAL, adversarialText } from './adversarial-text';

// Another seed explores other texts: FUZZ_SEED=$RANDOM npx jest test/core/yaml-readers
const seed = Number(process.env['FUZZ_SEED'] ?? 20);
const generated = [...new Set(fc.sample(adversarialText, { numRuns: 14_000, seed }))];
const texts = [...new Set([...ADVERSARIAL, ...generated])];

/** Every text as a value, as an item of a list and as a key. */
function documentOf(strings: readonly string[]): Record<string, unknown> {
  return {
    values: Object.fromEntries(strings.map((text, index) => [`v${index}`, text])),
    items: strings,
    nested: strings.map(text => [text, { text }]),
    // Not by assignment: `__proto__` is one of the keys.
    keys: Object.fromEntries(strings.map((text, index) => [text, `v${index}`])),
  };
}

/** What a reader made of `documentOf(strings)` that is not what was written, as `place: text -> what was read`. */
function mismatches(strings: readonly string[], read: unknown): readonly string[] {
  const found: string[] = [];
  const check = (place: string, text: string, actual: unknown): void => {
    if (actual !== text) found.push(`${place}: ${JSON.stringify(text)} -> ${typeof actual} ${JSON.stringify(actual)}`);
  };
  const byKey = new Map(entriesOf(get(read, 'keys')).map(([key, value]) => [value, key]));
  strings.forEach((text, index) => {
    check('value', text, get(get(read, 'values'), `v${index}`));
    check('item', text, get(get(read, 'items'), index));
    check('nested item', text, get(get(get(read, 'nested'), index), 0));
    check('nested value', text, get(get(get(get(read, 'nested'), index), 1), 'text'));
    if (get(read, 'keys') !== undefined) check('key', text, byKey.get(`v${index}`));
  });
  return found;
}

function get(from: unknown, key: string | number): unknown {
  if (from instanceof Map) return from.get(key);
  return typeof from === 'object' && from !== null && Object.hasOwn(from, key) ? Reflect.get(from, key) : undefined;
}

function entriesOf(from: unknown): readonly (readonly [unknown, unknown])[] {
  return from instanceof Map ? [...from.entries()] : Object.entries(from ?? {});
}

const yamlPackage = (version: '1.1' | '1.2') => (text: string) =>
  parse(text, { version, mapAsMap: true, maxAliasCount: 0 }) as unknown;
const jsYaml = (schema: Schema) => (text: string) => load(text, { schema: schema.withTags(realMapTag) });

describe('strings are read back as they were written', () => {
  test('there are at least 10,000 different generated texts', () => {
    expect(generated.length).toBeGreaterThanOrEqual(10_000);
  });

  test.each([
    ['yaml, version 1.1', yamlPackage('1.1')],
    ['yaml, version 1.2', yamlPackage('1.2')],
    ['js-yaml, core schema', jsYaml(CORE_SCHEMA)],
    ['js-yaml, YAML 1.1 schema', jsYaml(YAML11_SCHEMA)],
    ['fromYaml', (text: string) => fromYaml(text)],
  ])('by %s', (_name, read) => {
    expect(mismatches(texts, read(toYaml(documentOf(texts))))).toEqual([]);
  });

  test('a text alone is a document', () => {
    const misread = texts.filter(text => parse(toYaml(text), { version: '1.1' }) !== text || load(toYaml(text)) !== text);
    expect(misread).toEqual([]);
  });

  test('fails when a reader takes a bare text for something else: the comparison sees it', () => {
    const bare = 'values: {v0: 0o17}\nitems: [0o17]\nnested: [[0o17, {text: 0o17}]]\nkeys: {0o17: v0}\n';
    expect(mismatches(['0o17'], jsYaml(CORE_SCHEMA)(bare))).toEqual([
      'value: "0o17" -> number 15',
      'item: "0o17" -> number 15',
      'nested item: "0o17" -> number 15',
      'nested value: "0o17" -> number 15',
      'key: "0o17" -> number 15',
    ]);
    expect(mismatches(['0o17'], yamlPackage('1.1')(bare))).toEqual([]);
  });
});

describeWith(
  ['kubectl', 'helm3', 'helm4'],
  'strings are read back as they were written by go-yaml',
  ({ kubectl, helm3, helm4 }) => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'yaml-readers-'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    const run = (path: string, args: readonly string[]): string =>
      execFileSync(path, args, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28 });

    const objectOf = (document: Record<string, unknown>): string =>
      toYaml({ apiVersion: 'example.net/v1', kind: 'Texts', metadata: { name: 'texts' }, spec: document });

    test('kubectl kustomize', () => {
      // Between reading and writing, kustomize makes JSON of an object and reads that as YAML, where go-yaml refuses or folds these
      // characters, refuses keys beyond 1,024 characters and merges a key `<<`: no spelling in the file gets them through.
      const values = texts.filter(text => !/[\x7f-\x9f\u2028\u2029\ufffe\uffff]/.test(text));
      const keys = values.filter(text => JSON.stringify(text).length < 1000 && text !== '<<');
      expect(keys.length).toBeGreaterThan(0.75 * texts.length);
      for (const [strings, document] of [
        [values, { ...documentOf(values), keys: undefined }],
        [keys, documentOf(keys)],
      ] as const) {
        writeFileSync(join(folder, 'texts.yaml'), objectOf(document));
        writeFileSync(join(folder, 'kustomization.yaml'), 'resources: [texts.yaml]\n');
        const written = run(kubectl, ['kustomize', '.']);
        expect(mismatches(strings, get(jsYaml(CORE_SCHEMA)(written), 'spec'))).toEqual([]);
      }
    });

    test('kubectl, which makes JSON of it', () => {
      writeFileSync(join(folder, 'texts.yaml'), objectOf(documentOf(texts)));
      const json = run(kubectl, ['label', '--local', '-f', 'texts.yaml', 'read=true', '-o', 'json']);
      expect(mismatches(texts, get(JSON.parse(json), 'spec'))).toEqual([]);
    });

    test.each([
      ['3.18', helm3],
      ['4.1', helm4],
    ])('helm %s, as values', (_version, helm) => {
      mkdirSync(join(folder, 'chart/templates'), { recursive: true });
      writeFileSync(join(folder, 'chart/Chart.yaml'), 'apiVersion: v2\nname: texts\nversion: 1.0.0\n');
      writeFileSync(join(folder, 'chart/templates/values.yaml'), 'values: {{ .Values | toJson | b64enc | quote }}\n');
      writeFileSync(join(folder, 'values.yaml'), toYaml(documentOf(texts)));
      const [, encoded] = /^values: "(.*)"$/m.exec(run(helm, ['template', 'texts', 'chart', '-f', 'values.yaml'])) ?? [];
      const json: unknown = JSON.parse(Buffer.from(encoded ?? '', 'base64').toString('utf8'));
      expect(mismatches(texts, json)).toEqual([]);
    });
  },
);
