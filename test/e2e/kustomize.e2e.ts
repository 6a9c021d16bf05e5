import {
  applyFluxKustomization,
  applyKustomize,
  yamlText,
  type ArgoKustomize,
  type FluxKustomization,
} from '../support/kustomize';
import { tool } from '../support/tools';
import { ask, describeWithGo, type Answer } from './go';

const application = yamlText({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'cert-manager', namespace: 'argocd' },
  spec: {
    project: 'default',
    destination: { name: 'example', namespace: 'cert-manager' },
    sources: [
      {
        repoURL: 'https://a.example/r',
        path: 'manifests',
        helm: { valuesObject: { domain: 'example.com', port: 1, 'a.b/c': 'x' } },
      },
    ],
  },
});
const certificate = yamlText({
  apiVersion: 'cert-manager.io/v1',
  kind: 'Certificate',
  metadata: { name: 'wildcard', namespace: 'cert-manager' },
  spec: { dnsNames: ['*.example.com', 'example.com'], secretName: 'wildcard', 'text{{': '${x} << y >> {{ z }}' },
});
const namespace = yamlText({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'cert-manager' } });
const definition = yamlText({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'a.b.c' },
});
const manifests = { 'app.yaml': application, 'crt.yaml': certificate, 'ns.yaml': namespace, 'crd.yaml': definition };
const resources = Object.keys(manifests);
const folder = { ...manifests, 'kustomization.yaml': yamlText({ resources }) };

const awkward = 'quote " back \\ new\nline < & > é \u2028 \u0085 😀 #: {{ `x` }} ${y} yes';
const replaceText = JSON.stringify([{ op: 'replace', path: '/spec/dnsNames/0', value: awkward }]);
const nested = JSON.stringify([
  { op: 'add', path: '/spec/sources/0/kustomize', value: { patches: [{ patch: replaceText, target: { kind: 'Certificate' } }] } },
]);

/** A folder and what is done to it; `error` marks what both must refuse. */
interface Case {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  readonly change: ArgoKustomize & FluxKustomization;
  readonly error?: RegExp;
}

const common: readonly Case[] = [
  { title: 'nothing', files: folder, change: {} },
  { title: 'a name suffix, which leaves namespaces and definitions alone', files: folder, change: { nameSuffix: '-a.b' } },
  {
    title: 'a suffix over the file’s own',
    files: { ...folder, 'kustomization.yaml': yamlText({ resources, nameSuffix: '-old' }) },
    change: { nameSuffix: '-new' },
  },
  {
    title: 'a JSON patch with awkward text',
    files: folder,
    change: { patches: [{ patch: replaceText, target: { kind: 'Certificate' } }] },
  },
  { title: 'a patch within a patch', files: folder, change: { patches: [{ patch: nested, target: { kind: 'Application' } }] } },
  {
    title: 'patches after the file’s own, which match the names before the suffix',
    files: {
      ...folder,
      'kustomization.yaml': yamlText({
        resources,
        patches: [{ patch: '[{"op":"add","path":"/metadata/labels","value":{"a":"1"}}]', target: { name: 'wildcard' } }],
      }),
    },
    change: {
      nameSuffix: '-s',
      patches: [{ patch: '[{"op":"replace","path":"/metadata/labels/a","value":"2"}]', target: { name: 'wildcard' } }],
    },
  },
  {
    title: 'a target whose name is a regular expression',
    files: folder,
    change: { patches: [{ patch: '[{"op":"add","path":"/metadata/labels","value":{"a":"1"}}]', target: { name: 'w.*d' } }] },
  },
  {
    title: 'a target that matches part of a name only',
    files: folder,
    change: { patches: [{ patch: '[{"op":"remove","path":"/spec"}]', target: { name: 'wild' } }] },
  },
  {
    title: 'a target that matches nothing',
    files: folder,
    change: { patches: [{ patch: '[{"op":"remove","path":"/spec"}]', target: { kind: 'Nothing' } }] },
  },
  {
    title: 'a strategic patch of a nested value',
    files: folder,
    change: {
      patches: [
        {
          patch:
            'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: cert-manager, namespace: argocd}\nspec: {destination: {name: other, server: null}}\n',
        },
      ],
    },
  },
  {
    title: 'a pointer with escaped characters',
    files: folder,
    change: {
      patches: [
        {
          patch: '[{"op":"replace","path":"/spec/sources/0/helm/valuesObject/a.b~1c","value":"y"}]',
          target: { kind: 'Application' },
        },
      ],
    },
  },
  {
    title: 'a strategic patch that matches nothing',
    files: folder,
    change: { patches: [{ patch: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n' }] },
    error: /no resource matches|no matches for Id/,
  },
  {
    title: 'a patch of a path that is not there',
    files: folder,
    change: { patches: [{ patch: '[{"op":"replace","path":"/spec/nothing/deep","value":1}]', target: { kind: 'Certificate' } }] },
    error: /nothing|doc is missing/,
  },
];

/** `target` narrowed by everything it may hold, and what only Argo CD passes on. */
const argoOnly: readonly Case[] = [
  {
    title: 'a renaming patch that is allowed to',
    files: folder,
    change: {
      patches: [
        {
          patch: '[{"op":"replace","path":"/metadata/name","value":"new"}]',
          target: { kind: 'Certificate' },
          options: { allowNameChange: true },
        },
      ],
    },
  },
  { title: 'a namespace for all', files: folder, change: { namespace: 'other' } },
  {
    title: 'patches in a folder without kustomization file',
    files: manifests,
    change: { patches: [{ patch: replaceText, target: { kind: 'Certificate' } }] },
    error: /kustomization file not found in the path/,
  },
  {
    title: 'a suffix in a folder without kustomization file',
    files: manifests,
    change: { nameSuffix: '-a' },
    error: /kustomization file/i,
  },
];

const fluxOnly: readonly Case[] = [
  {
    title: 'a folder without kustomization file',
    files: manifests,
    change: { nameSuffix: '-s', patches: [{ patch: replaceText, target: { kind: 'Certificate' } }] },
  },
  {
    title: 'folders below it',
    files: Object.fromEntries([
      ['a/b.yaml', certificate],
      ['a-b.yaml', application],
      ['a/a/x.yml', namespace],
      ['z.txt', 'x'],
    ]),
    change: {},
  },
  {
    title: 'a path inside the source',
    files: { 'clusters/a/x.yaml': certificate, 'b/y.yaml': application },
    change: { path: './clusters/a' },
  },
  {
    title: 'a resource beside the path',
    files: { 'a/kustomization.yaml': yamlText({ resources: ['../b/y.yaml'] }), 'b/y.yaml': application },
    change: { path: 'a' },
  },
  { title: 'a target namespace', files: folder, change: { targetNamespace: 'other' } },
];

const kubectl = tool('kubectl');
if ('skipped' in kubectl) test.skip(`skipped, kubectl: ${kubectl.skipped}`, () => undefined);
else {
  describeWithGo(['applicationset'], 'kustomize as Argo CD runs it', ({ applicationset }) => {
    test.each([...common, ...argoOnly])('$title', each => {
      const theirs = ask<object[]>(applicationset, [{ kustomize: { files: each.files, source: each.change } }])[0];
      check(each, () => applyKustomize(new Map(Object.entries(each.files)), each.change), theirs);
    });
  });

  describeWithGo(['resourceset'], 'kustomize as Flux runs it', ({ resourceset }) => {
    test.each([...common, ...fluxOnly])('$title', each => {
      const kustomization = {
        apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
        kind: 'Kustomization',
        metadata: { name: 'a' },
        spec: each.change,
      };
      const theirs = ask<object[]>(resourceset, [
        { kustomization: { kustomization: yamlText(kustomization), files: each.files } },
      ])[0];
      const built = () => applyFluxKustomization(new Map(Object.entries(each.files)), each.change);
      check(each, () => inOrder(built()), theirs && 'result' in theirs ? { result: inOrder(theirs.result) } : theirs);
    });
  });
}

/** Flux keeps the order of the files, kubectl sorts by kind; neither matters to what is applied. */
function inOrder(objects: readonly object[]): object[] {
  return objects.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** Both make the same objects in the same order, or both refuse for the expected reason. */
function check(each: Case, ours: () => object[], theirs: Answer<object[]> | undefined): void {
  if (theirs === undefined) throw new Error('no answer');
  if (each.error === undefined) {
    if ('error' in theirs) throw new Error(theirs.error);
    expect(theirs.result.length).toBeGreaterThan(0);
    expect(ours()).toEqual(theirs.result);
    return;
  }
  expect(ours).toThrow(each.error);
  expect('error' in theirs ? theirs.error : theirs.result).toMatch(each.error);
}
