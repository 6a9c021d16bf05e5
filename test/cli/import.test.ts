import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const bin = resolve(__dirname, '../../lib/cli/homelab.cjs');
const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: lamps.example.com }
spec:
  group: example.com
  names: { kind: Lamp, plural: lamps }
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec: { type: object, required: [watts], properties: { watts: { type: integer, maximum: 100 } } }
`;

describe('homelab import', () => {
  const folder = mkdtempSync(join(tmpdir(), 'homelab-import-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const homelab = (...args: string[]) => spawnSync(process.execPath, [bin, ...args], { cwd: folder, encoding: 'utf8' });

  test('makes the types and schemas of a kind, against which its objects are then checked', () => {
    writeFileSync(join(folder, 'lamps.yaml'), definition);
    expect(homelab('import', 'lamps.yaml')).toMatchObject({ status: 0, stdout: '' });
    expect(readFileSync(join(folder, 'imports/example.com/index.ts'), 'utf8')).toContain('export interface Lamp ');
    const library = JSON.stringify(resolve(__dirname, '../../lib'));
    const engine = JSON.stringify(resolve(__dirname, '../../lib/gitops/argocd/engine'));
    writeFileSync(
      join(folder, 'main.ts'),
      `import { ApiObject } from ${JSON.stringify(require.resolve('cdk8s'))};
import { Cluster, Homelab, ManifestAddon } from ${library};
import { argoCd } from ${engine};
const root = new Homelab({ repository: { url: 'https://git.example/x.git' }, schemas: ['imports'] });
const home = new Cluster(root, 'home', { domain: 'home.example.net', engine: argoCd(), externalCrds: ['example.com'] });
const lights = new ManifestAddon(home, 'lights', { namespace: 'lights' });
new ApiObject(lights.manifests, 'lamp', { apiVersion: 'example.com/v1', kind: 'Lamp', metadata: { name: 'lamp' }, spec: { wats: 40 } });
root.synth();
`,
    );
    const { status, stderr } = homelab('check', 'main.ts');
    expect(status).toBe(1);
    expect(stderr).toContain("Lamp 'lamp' /spec/wats: unknown field 'wats', did you mean 'watts'?");
  });

  test('fails when there is nothing to import', () => {
    rmSync(join(folder, 'main.ts'), { force: true });
    const { status, stderr } = homelab('import');
    expect(status).toBe(1);
    expect(stderr).toContain("nothing to import: list files or addresses under 'imports' in cdk8s.yaml, or give them here");
  });
});
