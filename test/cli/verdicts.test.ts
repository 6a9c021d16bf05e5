import { readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Project, project, removeProjects } from './project';

afterAll(removeProjects);

const library = JSON.stringify(resolve(__dirname, '../../lib'));
const engine = JSON.stringify(resolve(__dirname, '../../lib/gitops/argocd/engine'));

/** The schemas of a kind with a field, a rule, and a rule that nothing can evaluate here. */
const schemas = (spec: string): string =>
  JSON.stringify({
    group: 'example.com',
    source: 'a test',
    kinds: { Lamp: { plural: 'lamps', scope: 'Namespaced', storage: 'v1', versions: { v1: 4 } } },
    nodes: [
      { type: 'string' },
      { type: 'object', open: 1 },
      JSON.parse(spec),
      {
        type: 'object',
        properties: ['watts', 2],
        ruled: 1,
        rules: [{ rule: 'self.watts > 1', message: 'is too dark' }, { rule: 'self == oldSelf' }],
      },
      { type: 'object', ruled: 1, properties: ['apiVersion', 0, 'kind', 0, 'metadata', 1, 'spec', 3] },
    ],
  });

const program = (watts: string): string => `import { ApiObject } from ${JSON.stringify(require.resolve('cdk8s'))};
import { Cluster, Homelab, ManifestAddon } from ${library};
import { argoCd } from ${engine};
const root = new Homelab({ repository: { url: 'https://git.example/x.git' }, schemas: ['nearer', 'kinds'] });
const home = new Cluster(root, 'home', { domain: 'home.example.net', engine: argoCd(), externalCrds: ['example.com'] });
const lights = new ManifestAddon(home, 'lights', { namespace: 'lights' });
new ApiObject(lights.manifests, 'lamp', { apiVersion: 'example.com/v1', kind: 'Lamp', metadata: { name: 'lamp' }, spec: { watts: ${watts} } });
root.synth();
`;

const kinds = 'kinds/example.com/schemas.json';

/** A repository whose files have not just been written: of those nothing is remembered. */
async function settled(): Promise<Project> {
  const place = project({ 'main.ts': program('40'), [kinds]: schemas('{"type":"integer"}'), 'nearer/readme.md': '' });
  await wait(2100);
  return place;
}

/** Runs a check and tells whether rules had to be evaluated for it. */
function check(place: Project): { readonly status: number | null; readonly stderr: string; readonly evaluated: boolean } {
  const { status, stdout, stderr } = place.homelab(['check', 'main.ts'], {
    NODE_OPTIONS: `--require ${resolve(__dirname, 'print-loaded.cjs')}`,
  });
  return { status, stderr, evaluated: /^loaded .*core.cel\.ts$/m.test(stdout) };
}

const verdictFiles = (place: Project): readonly string[] =>
  readdirSync(dirname(place.cache)).filter(name => name.startsWith('verdicts-'));

describe('an object that was found valid', () => {
  test('is not validated again, and what could not be evaluated is told again', async () => {
    const place = await settled();
    const first = check(place);
    expect(first).toMatchObject({ status: 0, evaluated: true });
    expect(first.stderr).toContain('example.com/v1 Lamp: self == oldSelf (it is about changes of an existing object)');
    expect(check(place)).toEqual({ ...first, evaluated: false });
  });

  test('is validated when it is another one, by schema and by rule', async () => {
    const place = await settled();
    check(place);
    place.write('main.ts', program('"40"'));
    expect(check(place)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("/spec/watts: '40' is a string, must be an integer"),
    });
    place.write('main.ts', program('1'));
    expect(check(place)).toMatchObject({ status: 1, stderr: expect.stringContaining('is too dark'), evaluated: true });
    place.write('main.ts', program('40'));
    expect(check(place)).toMatchObject({ status: 0, evaluated: false });
  });

  test('is validated again by another schema, also of the same size and time', async () => {
    const place = await settled();
    check(place);
    const file = join(place.folder, kinds);
    writeFileSync(file, readFileSync(file, 'utf8').replace('self.watts > 1', 'self.watts < 1'));
    utimesSync(file, 1, 1);
    expect(check(place)).toMatchObject({ status: 1, stderr: expect.stringContaining('is too dark'), evaluated: true });
  });

  test('is validated again when a schema is found where there was none', async () => {
    const place = await settled();
    check(place);
    place.write('nearer/example.com/schemas.json', schemas('{"type":"string"}'));
    expect(check(place)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('/spec/watts: 40 is a number, must be a string'),
    });
  });

  test('is validated again while a schema has only just been written: it might change within a tick of the clock', () => {
    const place = project({ 'main.ts': program('40'), [kinds]: schemas('{"type":"integer"}'), 'nearer/readme.md': '' });
    expect(check(place)).toMatchObject({ status: 0, evaluated: true });
    expect(verdictFiles(place)).toEqual([]);
  });

  test('is validated again when what is remembered is damaged, or gone', async () => {
    const place = await settled();
    check(place);
    const [name = ''] = verdictFiles(place);
    const file = join(dirname(place.cache), name);
    for (const text of ['', '{}', '{"made":null,"judges":[]}', readFileSync(file, 'utf8').slice(0, -20)]) {
      writeFileSync(file, text);
      expect(check(place)).toMatchObject({ status: 0, evaluated: true });
      expect(check(place)).toMatchObject({ status: 0, evaluated: false });
    }
    rmSync(file);
    expect(check(place)).toMatchObject({ status: 0, evaluated: true });
  });

  test('of another program is another one', async () => {
    const place = await settled();
    check(place);
    place.write('other.ts', program('41'));
    expect(place.homelab(['check', 'other.ts']).status).toBe(0);
    expect(verdictFiles(place)).toHaveLength(2);
    expect(check(place)).toMatchObject({ status: 0, evaluated: false });
  });
});
