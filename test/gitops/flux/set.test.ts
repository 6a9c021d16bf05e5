import type { KubernetesObject } from '../../../lib/core/model';
import { expandResourceSet, type InputProvider } from '../../support/expand';
import { describeWith } from '../../support/tools';
import { known, names, setOfEverything } from './scenario';
import { build, effectiveValues, objectIn, published, reconcile, type Applied } from './tiny-flux';

/** Without what tells a set's folder from a cluster's: the path, and the patches that make up for it. */
function comparable({ kustomization, objects }: Applied): unknown {
  const { path, ...spec } = without(kustomization['spec'], 'patches', 'nameSuffix');
  const where = String(path).replace(/^\.\/dist\/[^/]+\//, '');
  return { ...kustomization, spec: { ...spec, path: where }, objects: objects.map(withoutValues) };
}

/** Releases of a set have the example's values in the ConfigMap and a cluster's own in the HelmRelease; see `effectiveValues`. */
function withoutValues(object: KubernetesObject): unknown {
  if (object.kind === 'ConfigMap' && object.metadata.name.includes('-values')) return { ...object, data: {} };
  if (object.kind !== 'HelmRelease') return object;
  return { ...object, spec: without(object['spec'], 'values') };
}

function without(map: unknown, ...keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map as object).filter(([key]) => !keys.includes(key)));
}

/** The sources beside the child Kustomizations. */
function sources(files: ReadonlyMap<string, string>, root: KubernetesObject | undefined): readonly KubernetesObject[] {
  if (root === undefined) throw new Error('no root');
  return build(published(files), root).filter(({ kind }) => kind !== 'Kustomization');
}

function releases(applied: readonly Applied[]): readonly Applied[] {
  return applied.filter(({ objects }) => objects.some(({ kind }) => kind === 'HelmRelease'));
}

describeWith(['kubectl'], 'a set under Flux', () => {
  const { files, resourceSet, providers } = setOfEverything();
  const roots = expandResourceSet(resourceSet, providers) as unknown as KubernetesObject[];
  const setApplied = new Map(roots.map(root => [root.metadata.name, reconcile(published(files), root)]));

  test('has one root for each registration, which no registration that goes away takes with it', () => {
    expect(roots.map(({ metadata }) => metadata)).toEqual(
      [...names].sort().map(name => ({
        name: `root-${name}`,
        namespace: 'flux-system',
        annotations: { 'fluxcd.controlplane.io/prune': 'disabled' },
      })),
    );
    for (const root of roots) expect(root['spec']).toMatchObject({ prune: true, deletionPolicy: 'Orphan' });
  });

  test.each(names)('gives %s the very objects that a known cluster with its facts gets', name => {
    const knownFiles = known(name);
    const root = objectIn(
      knownFiles,
      `${name}/bootstrap/kustomization.kustomize.toolkit.fluxcd.io.flux-system.root-${name}.yaml`,
    );
    const expected = reconcile(published(knownFiles), root);
    const applied = setApplied.get(`root-${name}`) ?? [];
    expect(expected.length).toBe(7);
    expect(JSON.stringify(applied.map(comparable), null, 1)).toBe(JSON.stringify(expected.map(comparable), null, 1));
    expect(releases(applied).map(effectiveValues)).toEqual(releases(expected).map(effectiveValues));
    expect(
      sources(
        files,
        roots.find(({ metadata }) => metadata.name === `root-${name}`),
      ),
    ).toEqual(sources(knownFiles, root));
    expect(releases(expected).map(({ kustomization }) => kustomization.metadata.name)).toEqual([
      `cert-manager-${name}`,
      `loki-${name}`,
    ]);
  });

  test.each(names)('reaches %s by its own kubeconfig, and keeps releases beside Flux', name => {
    for (const { spec, objects } of setApplied.get(`root-${name}`) ?? []) {
      const secretRef = { name: `vc-${name}`, key: 'config' };
      const release = objects.find(({ kind }) => kind === 'HelmRelease');
      if (release === undefined) expect(spec.kubeConfig).toEqual({ secretRef });
      else {
        expect(spec.kubeConfig).toBe(undefined);
        expect(release).toMatchObject({ metadata: { namespace: 'flux-system' }, spec: { kubeConfig: { secretRef } } });
      }
    }
  });

  test('waits only for what is of the same cluster', () => {
    for (const [root, applied] of setApplied) {
      const own = new Set(applied.map(({ kustomization }) => kustomization.metadata.name));
      const waits = applied.flatMap(({ spec }) => (spec.dependsOn ?? []).map(({ name }) => name));
      expect(waits.length).toBe(7);
      expect(waits.filter(each => !own.has(each)).map(each => `${root} waits for ${each}`)).toEqual([]);
    }
  });

  test("makes names that no other registration's objects have", () => {
    const all = [...setApplied.values()].flatMap(applied =>
      applied.flatMap(({ kustomization, spec, objects }) => [
        `Kustomization/${kustomization.metadata.name}`,
        ...(spec.kubeConfig === undefined ? objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`) : []),
      ]),
    );
    expect(all.filter((name, index) => all.indexOf(name) !== index)).toEqual([]);
  });

  test('makes nothing, and so deletes nothing, without registrations', () => {
    expect(expandResourceSet(resourceSet, [])).toEqual([]);
  });

  test('fails as a whole, naming the input, when a registration lacks a fact that is used', () => {
    const [first] = providers;
    if (first === undefined) throw new Error('no provider');
    const defaultValues = without(first.spec.defaultValues, 'domain') as NonNullable<InputProvider['spec']['defaultValues']>;
    const poor = { ...first, spec: { ...first.spec, defaultValues } };
    expect(() => expandResourceSet(resourceSet, [poor])).toThrow('map has no entry for key "domain"');
  });
});
