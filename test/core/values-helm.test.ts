import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Json } from '../../lib/core/model';
import { append, mergeValues, remove, replace } from '../../lib/core/values';
import { fromYaml, toYaml } from '../../lib/core/yaml';
import { describeWith } from '../support/tools';

/** Layers as they stand in files, and the value that Helm makes of them and of the chart's defaults. */
interface Case {
  readonly name: string;
  /** Stands in the table of docs/values.md. */
  readonly documented?: boolean;
  readonly layers: readonly string[];
  /** Keys joined by dots. */
  readonly at: string;
  /** What both versions give. */
  readonly gives?: Json;
  /** No value at all. */
  readonly absent?: boolean;
  /** What each gives, where they differ. */
  readonly helm3?: Json;
  readonly helm4?: Json;
}

const fixtures = resolve(__dirname, 'fixtures/values');
const cases = fromYaml(readFileSync(join(fixtures, 'cases.yaml'), 'utf8')) as readonly Case[];
const differing = cases.filter(each => 'helm3' in each);

function merged(layers: readonly unknown[]): Json {
  return mergeValues(layers.map((values, index) => ({ values: values ?? {}, origin: { layer: `${index}` } })));
}

function at(values: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce((value: unknown, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined), values);
}

test('there are at least 60 cases, of two to four layers', () => {
  expect(cases.length).toBeGreaterThanOrEqual(60);
  expect([...new Set(cases.map(each => each.layers.length))].sort()).toEqual([2, 3, 4]);
});

describeWith(['helm3', 'helm4'], 'Helm, given all layers or our merge of them', helms => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'values-helm-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** The `.Values` that a chart's template sees. */
  async function valuesSeen(helm: 'helm3' | 'helm4', files: readonly string[]): Promise<Json> {
    const args = ['template', 'release', join(fixtures, 'chart'), ...files.flatMap(file => ['-f', file])];
    const { stdout } = await promisify(execFile)(helms[helm], args, { cwd: folder });
    const [, encoded] = /^values: '(.*)'$/m.exec(stdout) ?? [];
    return JSON.parse(Buffer.from(encoded ?? '', 'base64').toString('utf8')) as Json;
  }

  function written(name: string, text: string): string {
    const file = `${name.replaceAll(/\W+/g, '-')}.yaml`;
    writeFileSync(join(folder, file), text);
    return file;
  }

  test.concurrent.each(cases.map(each => [each.name, each] as const))('%s', async (name, each) => {
    const files = each.layers.map((text, index) => written(`${name}-${index}`, text));
    const ours = written(`${name}-merged`, toYaml(merged(each.layers.map(text => fromYaml(text)))));
    for (const helm of ['helm3', 'helm4'] as const) {
      const layered = await valuesSeen(helm, files);
      expect(await valuesSeen(helm, [ours])).toEqual(layered);
      expect(at(layered, each.at)).toEqual(each.absent ? undefined : 'gives' in each ? each.gives : each[helm]);
    }
  });

  test('operations give the same values in both versions', async () => {
    const layers = [
      { scalar: 'one', list: [3], deep: { map: { a: 10 }, list: ['y'] }, fresh: { a: 1, b: { c: 2 } }, sub: { scalar: 'two' } },
      {
        scalar: remove(),
        list: append(4, 5),
        deep: { map: remove(), list: replace(['z']) },
        fresh: replace({ b: { d: 3 } }),
        sub: { scalar: remove() },
      },
    ];
    const file = written('operations', toYaml(merged(layers)));
    const [three, four] = await Promise.all([valuesSeen('helm3', [file]), valuesSeen('helm4', [file])]);
    expect(three).toEqual(four);
    expect(three).toMatchObject({
      scalar: 'default',
      list: [3, 4, 5],
      deep: { map: { a: 1, b: 2 }, list: ['z'] },
      fresh: { b: { d: 3 } },
      sub: { scalar: 'parent' },
    });
    expect(at(three, 'fresh.a')).toBeUndefined();
  });
});

describe('docs/values.md', () => {
  const docs = readFileSync(resolve(__dirname, '../../docs/values.md'), 'utf8');
  const code = (value: unknown): string => (value === undefined ? '(no value)' : `\`${JSON.stringify(value)}\``);
  const rowOf = (each: Case): string => {
    const layers = each.layers.map(layer => `\`${layer}\``).join(', ');
    const both = each.absent ? undefined : each.gives;
    const [three, four] = 'helm3' in each ? [each.helm3, each.helm4] : [both, both];
    return `| ${each.name} | ${layers} | \`${each.at}\` | ${code(three)} | ${code(four)} |`;
  };

  test('shows the documented cases as they are, and their number', () => {
    const [, section = ''] = /^## What Helm makes of it$(.*?)^## /ms.exec(docs) ?? [];
    const [, , ...rows] = section.split('\n').filter(line => line.startsWith('|'));
    expect(rows).toEqual(cases.filter(each => each.documented).map(rowOf));
    expect(docs).toContain(`${cases.length} layered cases`);
  });

  test('shows every kind of difference between the versions', () => {
    expect(differing.map(each => each.name)).toEqual([
      'null over a default of null, below the top',
      'null over a subchart’s default of null, below the top',
    ]);
    expect(cases.filter(each => each.documented && 'helm3' in each).map(each => each.name)).toEqual([
      'null over a default of null, below the top',
    ]);
  });
});
