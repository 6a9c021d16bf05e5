import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App } from 'cdk8s';
import { MetricsServer } from '../lib/addons/metrics-server';
import { Cluster } from '../lib/core/cluster';
import { ManifestAddon } from '../lib/core/manifest-addon';
import type { ClusterTarget } from '../lib/core/target';
import { argoCd } from '../lib/gitops/argocd/engine';
import { PriorityClasses } from '../lib/policies/priority-classes';
import { addonTest, cluster, clusterSet, homelab, render, renderTarget } from '../lib/testing';

const configMap = (target: ClusterTarget, namespace: string, name = 'settings'): void => {
  const addon = new ManifestAddon(target, namespace, { namespace });
  new ApiObject(addon.manifests, name, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { a: '1' } });
};

test('a cluster needs nothing, and takes everything', () => {
  expect(cluster()).toMatchObject({ name: 'home', domain: 'home.example.net' });
  expect(cluster({ name: 'edge', domain: 'edge.example.net', role: 'edge' })).toMatchObject({ name: 'edge', role: 'edge' });
  expect(homelab({ output: 'elsewhere' }).output).toBe('elsewhere');
});

test('a set stands for what a cluster is', () => {
  expect(clusterSet()).toMatchObject({ example: { name: 'home', domain: 'home.example.net' }, hub: { name: 'hub' } });
  const hub = cluster({ name: 'main' });
  expect(clusterSet({ hub, role: 'edge' })).toMatchObject({ hub: { name: 'main' }, role: 'edge' });
});

describe('what is rendered', () => {
  const rendered = render(target => {
    configMap(target, 'one');
    new MetricsServer(target, 'metrics-server');
  });

  test('are files, relative to the folder of the cluster', () => {
    expect([...rendered.files.keys()]).toContain('values/metrics-server.yaml');
    expect(rendered.files.get('manifests/one/config/configmap.one.settings.yaml')).toContain('a: "1"');
  });

  test('are objects, by kind and name', () => {
    expect(rendered.object('ConfigMap', 'settings')['data']).toEqual({ a: '1' });
    expect(rendered.objectsOf('ConfigMap')).toHaveLength(1);
    expect(rendered.objects.map(({ kind }) => kind)).toContain('Application');
  });

  test('are merged values and applications, by the id of the add-on', () => {
    expect(rendered.values('metrics-server')['replicas']).toBe(2);
    expect(rendered.application('metrics-server').wave).toBe(1);
  });

  test.each([
    ['ConfigMap', 'setings', undefined, "there is no ConfigMap 'setings'; did you mean 'settings'?"],
    ['Secret', 'token', undefined, "there is no Secret 'token' (there are none)"],
    ['ConfigMap', 'settings', 'two', "there is no ConfigMap 'settings' in namespace two, but in one"],
  ])('fails when there is no %s %s', (kind, name, namespace, message) => {
    expect(() => rendered.object(kind, name, namespace)).toThrow(message);
  });

  test('fails when two namespaces have an object of that name, and neither is chosen', () => {
    const both = render(target => ['one', 'two'].forEach(namespace => configMap(target, namespace)));
    expect(() => both.object('ConfigMap', 'settings')).toThrow(
      "there are 2 of ConfigMap 'settings' (in one, two): give the namespace",
    );
    expect(both.object('ConfigMap', 'settings', 'two').metadata.namespace).toBe('two');
  });

  test('fails when the cluster belongs to no homelab', () => {
    const lost = Reflect.construct(Cluster, [new App(), 'home', { domain: 'home.example.net', engine: argoCd() }]) as Cluster;
    expect(() => renderTarget(lost)).toThrow("'home' belongs to no homelab");
  });

  test('fails when there is no such add-on, or it has no chart', () => {
    expect(() => rendered.application('metrics')).toThrow(
      "there is no add-on 'metrics' (there are metrics-server, namespaces, one)",
    );
    expect(() => rendered.values('one')).toThrow("'one' has no chart, and with it no values");
  });
});

describe('the tests of an add-on', () => {
  type Tests = Readonly<Record<string, () => void>>;
  const folder = mkdtempSync(join(tmpdir(), 'golden-'));
  const updating = process.env['UPDATE_GOLDEN'];
  beforeAll(() => {
    delete process.env['UPDATE_GOLDEN'];
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
    if (updating !== undefined) process.env['UPDATE_GOLDEN'] = updating;
  });

  /** The tests that `addonTest` would declare, by name, without declaring them; golden files are kept whatever this run was told. */
  function declared(build: (target: ClusterTarget) => PriorityClasses): Tests {
    const { describe: outer, test: inner } = globalThis;
    const compare = expect;
    const tests: Record<string, () => void> = {};
    Object.assign(globalThis, {
      describe: (_: string, body: () => void) => {
        body();
      },
      test: (name: string, body: () => void) => {
        tests[name] = body;
      },
      expect: (actual: unknown) => compare(actual),
    });
    try {
      addonTest(PriorityClasses, { minimal: build, full: build, engines: [argoCd()], golden: folder });
    } finally {
      Object.assign(globalThis, { describe: outer, test: inner, expect: compare });
    }
    return tests;
  }
  const build = (target: ClusterTarget): PriorityClasses => new PriorityClasses(target, 'classes');
  const golden = 'argocd, minimal: renders its golden files';

  /** Runs one of the tests with the golden files written anew. */
  function update(run: (() => void) | undefined): void {
    process.env['UPDATE_GOLDEN'] = '1';
    try {
      run?.();
    } finally {
      delete process.env['UPDATE_GOLDEN'];
    }
  }

  test('are three for each case and engine', () => {
    expect(Object.keys(declared(build))).toEqual(
      ['minimal', 'full'].flatMap(name => [
        `argocd, ${name}: renders its golden files`,
        `argocd, ${name}: is the same whatever was made before`,
        `argocd, ${name}: is the same on a set as on a cluster`,
      ]),
    );
  });

  test('fail while there are no golden files, and write them when told to', () => {
    expect(declared(build)[golden]).toThrow(
      `there are no golden files in ${join(folder, 'classes', 'argocd', 'minimal')}: look at what is rendered, and keep it with UPDATE_GOLDEN=1`,
    );
    update(declared(build)[golden]);
    expect(declared(build)[golden]).not.toThrow();
    expect(readdirSync(join(folder, 'classes', 'argocd', 'minimal')).sort()).toEqual(['gitops', 'manifests']);
  });

  test('fail when a golden file differs, is too many, or is missing', () => {
    const manifests = join(folder, 'classes', 'argocd', 'minimal', 'manifests', 'classes', 'config');
    const [file] = readdirSync(manifests);
    for (const change of [
      () => {
        writeFileSync(join(manifests, file!), 'kind: Other\n');
      },
      () => {
        writeFileSync(join(manifests, 'more.yaml'), 'kind: Other\n');
      },
      () => {
        rmSync(join(manifests, file!));
      },
    ]) {
      update(declared(build)[golden]);
      change();
      expect(declared(build)[golden]).toThrow(/toEqual/);
    }
  });

  test('fail when what is rendered depends on what was made before', () => {
    let made = 0;
    const counting = (target: ClusterTarget): PriorityClasses => new PriorityClasses(target, 'classes', { batchValue: --made });
    expect(declared(counting)['argocd, minimal: is the same whatever was made before']).toThrow(/toEqual/);
  });

  test('fail when an add-on takes a set for a cluster', () => {
    const looking = (target: ClusterTarget): PriorityClasses =>
      new PriorityClasses(target, 'classes', { batchValue: target.domain.startsWith('home') ? -1 : -2 });
    expect(declared(looking)['argocd, minimal: is the same on a set as on a cluster']).toThrow(/toEqual/);
  });

  test('need a test runner', () => {
    const { describe: outer } = globalThis;
    Object.assign(globalThis, { describe: undefined });
    try {
      expect(() => {
        addonTest(PriorityClasses, { minimal: build, full: build });
      }).toThrow('addonTest declares tests: call it in a test file that Jest runs, or Vitest with globals');
    } finally {
      Object.assign(globalThis, { describe: outer });
    }
  });
});
