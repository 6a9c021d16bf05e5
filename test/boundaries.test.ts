import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { brokenBoundaries } from './support/boundaries';
import { projectRoot, readSource, sourceFiles } from './support/source-files';

const broken = (path: string, text: string, ...others: readonly [string, string][]) =>
  brokenBoundaries([[path, text] as const, ...others].map(([each, content]) => ({ path: each, text: content })));

test('every file imports only what its layer may', () => {
  const folders = ['lib', 'apps'].filter(folder => existsSync(join(projectRoot, folder)));
  const sources = folders.flatMap(sourceFiles).map(path => ({ path, text: readSource(path) }));
  expect(sources.length).toBeGreaterThan(50);
  expect(brokenBoundaries(sources)).toEqual([]);
});

describe('fails when', () => {
  test.each([
    [
      'core imports a layer',
      'lib/core/a.ts',
      "import { Route } from '../networking/route';",
      'lib/core/a.ts imports lib/networking/route: core comes before networking',
    ],
    [
      'a layer imports one after it',
      'lib/secrets/a.ts',
      "import type { A } from '../addons/a';",
      'lib/secrets/a.ts imports lib/addons/a: secrets comes before addons',
    ],
    [
      'an add-on imports an engine',
      'lib/addons/a.ts',
      "import { argoCd } from '../gitops/argocd/engine';",
      'lib/addons/a.ts imports lib/gitops/argocd/engine: addons comes before gitops',
    ],
    [
      'an add-on loads another',
      'lib/addons/a.ts',
      "import { B } from './b';",
      'lib/addons/a.ts loads lib/addons/b: an add-on imports another only as a type',
    ],
    [
      'the library imports an app',
      'lib/cli/a.ts',
      "import '../../apps/main';",
      'lib/cli/a.ts imports apps/main: nothing imports apps/',
    ],
    [
      'Pulumi is imported elsewhere',
      'lib/addons/a.ts',
      "import type { Output } from '@pulumi/pulumi';",
      'lib/addons/a.ts imports @pulumi/pulumi: only ^(lib\\/bootstrap\\/|apps\\/bootstrap\\.ts$) may',
    ],
    [
      'cdk8s-plus is imported elsewhere',
      'lib/addons/a.ts',
      "import { Deployment } from 'cdk8s-plus-28';",
      'lib/addons/a.ts imports cdk8s-plus-28: only ^lib\\/workloads\\/ may',
    ],
    [
      'core imports another package',
      'lib/core/a.ts',
      "import ajv from 'ajv';",
      'lib/core/a.ts imports ajv: core takes cdk8s, constructs, a YAML and an IP library',
    ],
    [
      'core touches the disk elsewhere',
      'lib/core/a.ts',
      "import { readFileSync } from 'node:fs';",
      'lib/core/a.ts imports node:fs: only the writer and the schemas may',
    ],
    [
      'core loads generated code at once',
      'lib/core/a.ts',
      "import { kinds } from '../../imports/apps';",
      'lib/core/a.ts loads imports/apps: core takes generated schemas lazily',
    ],
    ['there is a default export', 'lib/addons/a.ts', 'export default class A {}', 'lib/addons/a.ts has a default export'],
    [
      'there is another barrel',
      'lib/core/links/all.ts',
      "export { A } from './a';\nexport * from './b';",
      "lib/core/links/all.ts is a barrel: only lib/index.ts and a layer's index.ts are",
    ],
  ])('%s', (_, path, text, message) => {
    expect(broken(path, text)).toEqual([message]);
  });

  test('the command line loads a layer before it knows the verb', () => {
    const flux = ['lib/gitops/flux/engine.ts', ''] as const;
    const starter = ['lib/cli/starter.ts', "import { flux } from '../gitops/flux/engine';"] as const;
    const message = 'lib/cli/starter.ts loads lib/gitops/flux/engine: cli takes other layers lazily';
    expect(broken('lib/cli/main.ts', "import { starter } from './starter';", [...starter], [...flux])).toEqual([message]);
    expect(broken('lib/cli/main.ts', "const load = () => import('./starter');", [...starter], [...flux])).toEqual([]);
  });

  test('files import each other in a circle', () => {
    const circle = broken('lib/core/a.ts', "import { b } from './b';", ['lib/core/b.ts', "import { a } from './a';"]);
    expect(circle).toEqual(['lib/core/a.ts -> lib/core/b.ts -> lib/core/a.ts is a cycle']);
  });
});

describe('allows', () => {
  test.each([
    ['types of another add-on', 'lib/addons/a.ts', "import type { B } from './b';\nimport { type C } from './c';"],
    [
      'an earlier layer',
      'lib/addons/a.ts',
      "import { Route } from '../networking/route';\nimport { Addon } from '../core/addon';",
    ],
    ['Pulumi in bootstrap', 'lib/bootstrap/a.ts', "import * as pulumi from '@pulumi/pulumi';"],
    ['generated types in core', 'lib/core/a.ts', "import type { Deployment } from '../../imports/apps';"],
    ['a circle of types', 'lib/core/a.ts', "import type { A } from './a';"],
    ['the index of a layer', 'lib/networking/index.ts', "export { Route } from './route';"],
  ])('%s', (_, path, text) => {
    expect(broken(path, text)).toEqual([]);
  });
});
