import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fromYaml, fromYamlAll } from '../../lib/core/yaml';
import { describeWith } from '../support/tools';

/** Scalars on which YAML 1.1 and 1.2 differ, or which people get wrong. */
const SCALARS = [
  ...[
    '0644',
    '0777',
    '-0777',
    '08',
    '0o17',
    '0O17',
    '0x1F',
    '0X1f',
    '0b11',
    '-0b11',
    '1_000',
    '1_0.5',
    '-_1',
    '_1',
    '0',
    '-0',
    '+1',
    '12',
    '1:30',
    '190:20:30',
  ],
  ...[
    '.5',
    '1.',
    '1e3',
    '1E+3',
    '-1.5e-3',
    '.',
    'e8',
    '1e400',
    '2001-01-01',
    '2001-01-01T00:00:00Z',
    'true',
    'False',
    'TRUE',
    'null',
    'Null',
    '~',
    'nil',
    'tRUE',
  ],
  ...[
    '9007199254740991',
    '9007199254740992',
    '"0644"',
    "'yes'",
    '!!str 0644',
    '!!str yes',
    '!!int "0x10"',
    'v1.2',
    '1.2.3',
    '10.0.0.0/8',
    '100m',
  ],
];

describeWith(['kubectl', 'helm4'], 'scalars are what Kubernetes’ tools take them for', ({ kubectl, helm4 }) => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'yaml-reader-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const run = (path: string, args: readonly string[]): string => execFileSync(path, args, { cwd: folder, encoding: 'utf8' });
  const list = SCALARS.map(scalar => `- ${scalar}\n`).join('');
  const keys = ['0644', '1', '0x1F', '2001-01-01', 'true', 'v1'];

  test('kubectl', () => {
    writeFileSync(join(folder, 'object.yaml'), `apiVersion: example.net/v1\nkind: A\nmetadata: {name: a}\nspec:\n${list}`);
    const json = JSON.parse(run(kubectl, ['label', '--local', '-f', 'object.yaml', 'a=b', '-o', 'json'])) as { spec: unknown };
    expect(fromYaml(list)).toEqual(json.spec);
  });

  test('helm', () => {
    const values = `list:\n${list}merged:\n  a: &a {b: 1, c: 2}\n  d: {<<: *a, c: 3}\nkeys:\n${keys
      .slice(3)
      .map(key => `  ${key}: ''\n`)
      .join('')}`;
    execFileSync('mkdir', ['-p', join(folder, 'chart/templates')]);
    writeFileSync(join(folder, 'chart/Chart.yaml'), 'apiVersion: v2\nname: values\nversion: 1.0.0\n');
    writeFileSync(join(folder, 'chart/templates/values.yaml'), 'values: {{ .Values | toJson | b64enc }}\n');
    writeFileSync(join(folder, 'values.yaml'), values);
    const [, encoded] = /^values: (.*)$/m.exec(run(helm4, ['template', 'a', 'chart', '-f', 'values.yaml'])) ?? [];
    expect(fromYaml(values)).toEqual(JSON.parse(Buffer.from(encoded ?? '', 'base64').toString()));
  });
});

describe('documents', () => {
  test.each([
    ['', null],
    ['# only a comment\n', null],
    ['---\n---\na: 1\n---\n', { a: 1 }],
    ['\ufeffa: 1\r\nb: |\r\n  c\r\n', { a: 1, b: 'c\n' }],
    ['a: &x [1]\nb: *x\n', { a: [1], b: [1] }],
  ])('%j is read', (text, expected) => {
    expect(fromYaml(text)).toEqual(expected);
  });

  test('several are a list, empty ones are left out', () => {
    expect(fromYamlAll('a: 1\n---\n# nothing\n---\n- b\n---\nnull\n')).toEqual([{ a: 1 }, ['b']]);
  });

  test('prototypes are not reached', () => {
    for (const text of [
      '__proto__: {polluted: 1}',
      '<<: {__proto__: {polluted: 1}}',
      'constructor: {prototype: {polluted: 1}}',
    ]) {
      const read = fromYaml(text);
      expect(Object.getPrototypeOf(read)).toBe(Object.getPrototypeOf(fromYaml('{}')));
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    }
  });

  test('js-yaml is loaded by the first text that is read, not before', () => {
    const program = `
      const loaded = () => Object.keys(require.cache).some(file => file.includes('js-yaml'));
      const { toYaml, fromYaml } = require('./lib/core/yaml.ts');
      const before = toYaml({ a: 1 }) && loaded();
      fromYaml('a: 1');
      console.log(before, loaded());`;
    const options = { cwd: resolve(__dirname, '../..'), encoding: 'utf8' } as const;
    expect(execFileSync(process.execPath, ['--require', 'tsx/cjs', '-e', program], options)).toBe('false true\n');
  });
});

describe('fails', () => {
  const bomb = [
    'a0: &a0 [x, x, x, x, x, x, x, x, x]',
    ...[1, 2, 3, 4, 5, 6, 7, 8].map(
      n =>
        `a${n}: &a${n} [${Array(9)
          .fill(`*a${n - 1}`)
          .join(', ')}]`,
    ),
  ].join('\n');

  test.each([
    ['a: 1\nb: yes\n', `line 2, column 4: 'yes' is true to Helm and kubectl but text to kustomize: write true or "yes"`],
    ['off: 1\n', `line 1, column 1: 'off' is false to Helm and kubectl but text to kustomize: write false or "off"`],
    ['a: [-.inf]', `line 1, column 5: '-.inf' is not a finite number: JSON has no such value`],
    [
      'a: 9007199254740993',
      `line 1, column 4: '9007199254740993' would be read as 9007199254740992: write an integer beyond 2^53 as a string`,
    ],
    [
      'a: 0xFFFFFFFFFFFFFFFF',
      `line 1, column 4: '0xFFFFFFFFFFFFFFFF' would be read as 18446744073709552000: write an integer beyond 2^53 as a string`,
    ],
    ['a: 1\na: 2\n', 'line 2, column 1: duplicated mapping key'],
    ['a: !!js/function x', 'line 1, column 4: unknown scalar tag !<tag:yaml.org,2002:js/function>'],
    ['a: !!binary aGk=', 'line 1, column 4: unknown scalar tag !<tag:yaml.org,2002:binary>'],
    ['? [a]\n: 1', 'line 1, column 1: object-based map does not support complex keys'],
    ['['.repeat(300), 'line 1, column 202: nesting exceeded maxDepth (202)'],
    ['a: *b', 'line 1, column 5: unidentified alias "b"'],
    ['a: &a [*a]', 'the text has an alias within its own anchor: only a tree can be read'],
    [bomb, 'the text has aliases that stand for 490329055 values: at most 11200 are read'],
    ['a: 1\n---\nb: 2\n', 'the text has 2 documents: one is expected'],
  ])('%#: %j', (text, message) => {
    expect(() => fromYaml(text)).toThrow(new Error(message));
  });

  test('with the file’s name, line and column when it is known', () => {
    expect(() => fromYaml('a: 1\n  b: 2', 'values.yaml')).toThrow(/^values\.yaml:2:4: /);
    expect(() => fromYaml(bomb, 'values.yaml')).toThrow(/^values\.yaml has aliases /);
    expect(() => fromYaml('--- 1\n--- 2', 'values.yaml')).toThrow('values.yaml has 2 documents: one is expected');
  });

  test('for more than 20 MiB', () => {
    expect(() => fromYaml(' '.repeat(20 * 1024 * 1024 + 1))).toThrow(
      'the text has 20971521 characters: at most 20971520 are read',
    );
  });

  test('without showing the lines around the mistake, which may hold a secret', () => {
    let shown = '';
    try {
      fromYaml('password: CANARY\nb: "open');
    } catch (error) {
      shown = error instanceof Error ? `${error.message} ${error.stack} ${String(error.cause)}` : String(error);
    }
    expect(shown).toContain('line 2');
    expect(shown).not.toContain('CANARY');
  });
});
