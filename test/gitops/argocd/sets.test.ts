import { parse } from 'yaml';
import { argoCd } from '../../../lib/gitops';
import { expandApplicationSet } from '../../support/expand';
import { childrenOf, clusterSecrets, effectiveOf, members, setAndKnown } from '../../support/set-members';
import { describeWith } from '../../support/tools';

const { set, known } = setAndKnown(argoCd);
const setFiles = set.render().files;
const knownFiles = known.render().files;
const applicationSet = parse(setFiles.get('hub/gitops/applicationset.argoproj.io.argocd.members.yaml') ?? '') as Parameters<
  typeof expandApplicationSet
>[0];

const nameOf = (object: object): string => (object as { metadata: { name: string } }).metadata.name;
const specOf = (object: object): Record<string, unknown> => (object as { spec: Record<string, unknown> }).spec;

describeWith(['kubectl'], 'a set delivered by Argo CD', () => {
  const roots = expandApplicationSet(applicationSet, clusterSecrets);

  test('has one root application for each registration', () => {
    expect(roots.map(nameOf)).toEqual(['root-alpha', 'root-beta']);
  });

  test.each(members.map(({ name }, index) => [name, index] as const))(
    'gives %s the objects and values of a known cluster with its facts',
    (name, index) => {
      const children = childrenOf(roots[index] ?? {}, setFiles);
      const root = parse(knownFiles.get(`${name}/bootstrap/application.argoproj.io.argocd.root-${name}.yaml`) ?? '') as object;
      const knownChildren = childrenOf(root, knownFiles);
      expect(children.map(nameOf).sort()).toEqual(knownChildren.map(nameOf).sort());
      expect(children.length).toBeGreaterThan(5);
      for (const child of children) {
        const twin = knownChildren.find(other => nameOf(other) === nameOf(child)) ?? {};
        expect(effectiveOf(child, setFiles)).toEqual(effectiveOf(twin, knownFiles));
        expect(specOf(child)['destination']).toEqual({
          name,
          namespace: (specOf(twin)['destination'] as { namespace: string }).namespace,
        });
        for (const same of ['project', 'syncPolicy', 'ignoreDifferences'])
          expect(specOf(child)[same]).toEqual(specOf(twin)[same]);
        expect((child as { metadata: object }).metadata).toEqual((twin as { metadata: object }).metadata);
      }
    },
  );
});

test('a set deletes nothing when its generator fails or selects nothing', () => {
  expect(specOf(applicationSet)['syncPolicy']).toEqual({ preserveResourcesOnDeletion: true, applicationsSync: 'create-update' });
});

test('fails when a registration lacks an annotation that a fact comes from', () => {
  const [alpha] = clusterSecrets;
  const { 'platform.example/tenant-id': _, ...annotations } = alpha?.metadata.annotations ?? {};
  const broken = { ...alpha, apiVersion: 'v1', kind: 'Secret', metadata: { ...alpha?.metadata, annotations } };
  expect(() => expandApplicationSet(applicationSet, [broken])).toThrow(
    'the registration lacks annotation platform.example/tenant-id',
  );
});

test('all template expressions of a set stand in its one ApplicationSet', () => {
  const templated = [...setFiles].filter(([path, text]) => path.startsWith('members/') && /[\uE0F0\uE0F1]/.test(text));
  expect(templated).toEqual([]);
});
