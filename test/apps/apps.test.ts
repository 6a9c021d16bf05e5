import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Node } from 'constructs';
import type { Rendering } from '../../lib';
import { hub, media, objects, renderAll, rendering, set, specOf } from './rendered';

const ofKind = (kind: string) => objects.filter(object => object.kind === kind);

describe('the rendered tree', () => {
  test('holds all three clusters', () => {
    expect(rendering.targets.map(({ name, type }) => [name, type])).toEqual([
      ['the-cluster', 'cluster'],
      ['vcluster-media', 'cluster'],
      ['vclusters', 'set'],
    ]);
    expect(rendering.targets.map(({ applications }) => applications.map(({ id }) => id))).toMatchSnapshot();
  });

  test('takes only what no schema knows out of validation', () => {
    expect(rendering.unchecked.map(({ path }) => path)).toEqual(['the-cluster/kratix/cluster-manifests/state']);
  });

  test('is the same, byte for byte, in whatever order constructs are visited', () => {
    const digest = ({ files }: Rendering): string =>
      createHash('sha256')
        .update(JSON.stringify([...files]))
        .digest('hex');
    const children = Object.getOwnPropertyDescriptor(Node.prototype, 'children')?.get;
    if (children === undefined) throw new Error('constructs keep their children elsewhere now');
    let seed = 1;
    const random = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647;
    const spy = jest.spyOn(Node.prototype, 'children', 'get').mockImplementation(function (this: Node) {
      const list = [...(children.call(this) as Node['children'])];
      for (let i = list.length - 1; i > 0; i--) {
        const j = Math.floor(random() * (i + 1));
        const [a, b] = [list[i], list[j]];
        if (a !== undefined && b !== undefined) [list[i], list[j]] = [b, a];
      }
      return list;
    });
    try {
      const digests = new Set(Array.from({ length: 20 }, () => digest(renderAll())));
      expect([...digests]).toEqual([digest(rendering)]);
    } finally {
      spy.mockRestore();
    }
  });
});

describe('what was wrong with the platform before, on every cluster', () => {
  test('a failed sync is retried a limited number of times, with the newest revision', () => {
    const retries = ofKind('Application').map(object => (specOf(object)['syncPolicy'] as { retry: object }).retry);
    expect(retries.length).toBeGreaterThan(30);
    for (const retry of retries) expect(retry).toMatchObject({ limit: 5, refresh: true });
  });

  test('no object uses an API version that newer External Secrets do not serve', () => {
    const versions = objects
      .filter(({ apiVersion }) => apiVersion.startsWith('external-secrets.io/'))
      .map(({ apiVersion }) => apiVersion);
    expect(versions.length).toBeGreaterThan(10);
    expect(new Set(versions)).toEqual(new Set(['external-secrets.io/v1']));
  });

  test('namespaces belong to no add-on and are never pruned', () => {
    expect(ofKind('Namespace').length).toBeGreaterThan(12);
    for (const cluster of [hub, set, media]) {
      const paths = [...cluster.files.keys()].filter(path => /\/namespace\.-\./.test(path));
      for (const path of paths) expect(path).toMatch(/^manifests\/namespaces\//);
      for (const { metadata } of cluster.objectsOf('Namespace'))
        expect(metadata.annotations).toMatchObject({ 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' });
    }
  });

  test('no Secret lies in Git, and no Ingress is used', () => {
    expect([...ofKind('Secret'), ...ofKind('Ingress')]).toEqual([]);
  });

  test('an image or a chart is never at a version that moves', () => {
    const text = [...rendering.files.values()].join('\n');
    expect(text).not.toMatch(/(image|tag): \S*\b(latest|main|stable)\b/);
  });
});

test('every https route has a twin that redirects plain HTTP, but for the one that machines write to', () => {
  const routes = ofKind('HTTPRoute').map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  const alone = routes.filter(route => !route.endsWith('-http-redirect') && !routes.includes(`${route}-http-redirect`));
  expect(alone).toEqual(['monitoring/prom-remote']);
});

test('addresses, domains and image tags of the site stand in one file', () => {
  const folder = join(__dirname, '../../apps');
  const programs = readdirSync(folder).filter(file => file.endsWith('.ts') && file !== 'site.ts');
  // Keys of labels begin with the site's domain, too.
  // Every address of a machine (0.0.0.0) is no fact of the site.
  const facts = /\b(?!0\.0\.0\.0)\d{1,3}(\.\d{1,3}){3}\b|integratn\.(tech|io)(?!\/)|eno1|\/mnt\/user|:\d+\.\d+\.\d+/;
  const found = programs.flatMap(file =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .filter(line => facts.test(line))
      .map(line => `${file}: ${line.trim()}`),
  );
  expect(programs).toContain('the-cluster.ts');
  expect(facts.test(readFileSync(join(folder, 'site.ts'), 'utf8'))).toBe(true);
  expect(found).toEqual([]);
});
