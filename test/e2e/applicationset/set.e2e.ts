import { parse } from 'yaml';
import { argoCd } from '../../../lib/gitops';
import { expandApplicationSet, type Manifest } from '../../support/expand';
import { yamlText, type ArgoKustomize } from '../../support/kustomize';
import { childrenOf, clusterSecrets, effectiveOf, members, setAndKnown } from '../../support/set-members';
import { ask, describeWithGo } from '../go';

interface Source {
  readonly path?: string;
  readonly kustomize?: ArgoKustomize;
}

interface Application {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly source?: Source; readonly sources?: readonly Source[] };
}

type Files = ReadonlyMap<string, string>;

describeWithGo(['applicationset'], 'a set in Argo CD', ({ applicationset }) => {
  const { set, known } = setAndKnown(argoCd);
  const setFiles = set.render().files;
  const knownFiles = known.render().files;
  const text = setFiles.get('hub/gitops/applicationset.argoproj.io.argocd.members.yaml') ?? '';
  const secrets = clusterSecrets.map(yamlText).join('\n---\n');
  const generated = ask<readonly Application[]>(applicationset, [{ generate: { applicationSet: text, secrets } }])[0];
  if (generated === undefined || 'error' in generated) throw new Error(generated?.error ?? 'no answer');
  const roots = generated.result;

  /** The application and the files it reads, after Argo CD's own kustomize step has been done for each of its sources. */
  function built(application: Application, files: Files): { readonly application: Application; readonly files: Files } {
    const after = new Map(files);
    const build = (source: Source): Source => {
      const { path, kustomize, ...rest } = source;
      if (path === undefined || kustomize === undefined) return source;
      const prefix = `${path.replace('dist/', '')}/`;
      const folder = [...files]
        .filter(([file]) => file.startsWith(prefix))
        .map(([file, content]) => [file.slice(prefix.length), content] as const);
      const answer = ask<readonly object[]>(applicationset, [
        { kustomize: { files: Object.fromEntries(folder), source: kustomize } },
      ])[0];
      if (answer === undefined || 'error' in answer) throw new Error(answer?.error ?? 'no answer');
      for (const [file] of folder) after.delete(prefix + file);
      answer.result.forEach((object, at) => after.set(`${prefix}${at}.yaml`, yamlText(object)));
      return { ...rest, path, ...{ directory: {} } };
    };
    const { source, sources } = application.spec;
    const spec = {
      ...application.spec,
      ...(source && { source: build(source) }),
      ...(sources && { sources: sources.map(build) }),
    };
    return { application: { ...application, spec }, files: after };
  }

  test('generates from the file as it is written what the evaluator does', () => {
    expect(roots).toEqual(expandApplicationSet(parse(text) as Manifest & { readonly spec: object }, clusterSecrets));
  });

  test.each(members.map(({ name }, at) => [name, at] as const))(
    'gives %s the objects and values of a known cluster',
    (name, at) => {
      const root = built(roots[at] ?? { metadata: { name: '' }, spec: {} }, setFiles);
      const children = childrenOf(root.application, root.files) as readonly Application[];
      const knownRoot = parse(
        knownFiles.get(`${name}/bootstrap/application.argoproj.io.argocd.root-${name}.yaml`) ?? '',
      ) as object;
      const twins = new Map(
        (childrenOf(knownRoot, knownFiles) as readonly Application[]).map(twin => [twin.metadata.name, twin]),
      );
      expect(children.map(child => child.metadata.name).sort()).toEqual([...twins.keys()].sort());
      expect(children.length).toBeGreaterThan(5);
      for (const child of children) {
        const { application, files } = built(child, setFiles);
        expect(effectiveOf(application, files)).toEqual(effectiveOf(twins.get(child.metadata.name) ?? {}, knownFiles));
      }
    },
  );
});
