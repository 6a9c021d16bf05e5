import { toYaml } from '../../../lib/core/yaml';
import { known, names, setOfEverything } from '../../gitops/flux/scenario';
import { build, objectIn, published, reconcile } from '../../gitops/flux/tiny-flux';
import { expandResourceSet } from '../../support/expand';
import { describeWith } from '../../support/tools';
import { ask, describeWithGo } from '../go';

type Objects = readonly object[];
type Files = ReadonlyMap<string, string>;
type Root = Parameters<typeof reconcile>[1];

describeWithGo(['resourceset'], 'a set in Flux', ({ resourceset }) => {
  const { files, resourceSet, providers } = setOfEverything();
  const text = (path: string): string => files.get(path) ?? '';
  const registrations = names.map(name =>
    text(`hub/manifests/registrations/config/resourcesetinputprovider.fluxcd.controlplane.io.flux-system.${name}.yaml`),
  );
  const answer = ask<Objects>(resourceset, [
    {
      resourceSet: {
        resourceSet: text('hub/gitops/resourceset.fluxcd.controlplane.io.flux-system.vclusters.yaml'),
        providers: registrations.join('\n---\n'),
      },
    },
  ])[0];
  if (answer === undefined || 'error' in answer) throw new Error(answer?.error ?? 'no answer');
  const roots = answer.result as readonly Root[];

  /** Every Kustomization from a root down, as Flux' own code builds it beside what the unit tests take for it. */
  function compareTree(repository: Files, root: Root): number {
    const tree = [
      root,
      ...reconcile(repository, root)
        .filter(({ spec }) => spec.sourceRef.name === 'flux-system')
        .map(each => each.kustomization as Root),
    ];
    const answers = ask<Objects>(
      resourceset,
      tree.map(kustomization => ({
        kustomization: { kustomization: toYaml(kustomization), files: Object.fromEntries(repository) },
      })),
    );
    tree.forEach((kustomization, at) => {
      const theirs = answers[at];
      if (theirs === undefined || 'error' in theirs)
        throw new Error(`${kustomization.metadata.name}: ${theirs?.error ?? 'no answer'}`);
      expect(inOrder(build(repository, kustomization))).toEqual(inOrder(theirs.result));
    });
    return tree.length;
  }

  test('renders from the files as they are written what the evaluator does', () => {
    expect(roots.length).toBe(names.length);
    expect(roots).toEqual(expandResourceSet(resourceSet, providers));
  });

  // That these objects are a known cluster's is what the unit tests of sets prove, by the same two functions.
  describeWith(['kubectl'], 'and kustomize', () => {
    test.each(names)('builds every Kustomization of %s as the unit tests take it, in the set and known', name => {
      const root = roots.find(({ metadata }) => metadata.name === `root-${name}`);
      if (root === undefined) throw new Error(`no root-${name}`);
      const knownFiles = known(name);
      const path = `${name}/bootstrap/kustomization.kustomize.toolkit.fluxcd.io.flux-system.root-${name}.yaml`;
      expect(compareTree(published(files), root)).toBeGreaterThan(5);
      expect(compareTree(published(knownFiles), objectIn(knownFiles, path))).toBeGreaterThan(5);
    });
  });
});

function inOrder(objects: Objects): Objects {
  return objects.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
