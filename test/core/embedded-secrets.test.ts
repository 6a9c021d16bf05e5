import { checkLimits } from '../../lib/core/limits';

const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'token' }, stringData: { token: 'hunter2' } };
const text = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: token\nstringData:\n  token: hunter2\n';

function problemsOf(kind: string, content: object): readonly string[] {
  const found: string[] = [];
  const object = { apiVersion: 'example.net/v1', kind, metadata: { name: 'web', namespace: 'web' }, ...content };
  checkLimits(object, 'Namespaced', message => found.push(message));
  return found;
}

describe('fails, without the value, when a Secret with one stands in', () => {
  test.each([
    ['ResourceSet', { spec: { resources: [{ kind: 'ConfigMap' }, secret] } }, '/spec/resources/1'],
    ['ResourceSet', { spec: { steps: [{ name: 'first', resources: [secret] }] } }, '/spec/steps/0/resources/0'],
    ['ResourceSet', { spec: { resourcesTemplate: text } }, '/spec/resourcesTemplate'],
    [
      'ResourceSet',
      { spec: { resourcesTemplate: `<<- range $i := inputs.all >>\n${text}<<- end >>\n` } },
      '/spec/resourcesTemplate',
    ],
    [
      'ApplicationSet',
      { spec: { template: { spec: { source: { helm: { valuesObject: { extraObjects: [secret] } } } } } } },
      '/spec/template/spec/source/helm/valuesObject/extraObjects/0',
    ],
    [
      'Application',
      { spec: { source: { helm: { values: `extraObjects:\n  - ${text.replaceAll('\n', '\n    ')}` } } } },
      '/spec/source/helm/values',
    ],
    [
      'Application',
      { spec: { source: { kustomize: { patches: [{ patch: text }] } } } },
      '/spec/source/kustomize/patches/0/patch',
    ],
    ['HelmRelease', { spec: { values: { extra: { deep: secret } } } }, '/spec/values/extra/deep'],
    ['ConfigMap', { data: { 'secret.yaml': text } }, '/data/secret.yaml'],
    ['ConfigMap', { data: { 'a/b.json': JSON.stringify(secret) } }, '/data/a~1b.json'],
    ['Promise', { spec: { dependencies: [secret] } }, '/spec/dependencies/0'],
  ])('%s %#', (kind, content, pointer) => {
    expect(problemsOf(kind, content)).toEqual([
      `${pointer} of ${kind} 'web' holds a Secret, which would put a secret in Git: give a SecretSource instead`,
    ]);
  });
});

describe('takes', () => {
  test.each([
    [
      'a value that is a template',
      'ResourceSet',
      { spec: { resources: [{ ...secret, stringData: { token: '<< inputs.token >>' } }] } },
    ],
    ['a template of them', 'ResourceSet', { spec: { resourcesTemplate: text.replace('hunter2', '<< inputs.token | quote >>') } }],
    ['a copy of another Secret', 'ResourceSet', { spec: { resources: [{ ...secret, stringData: undefined }] } }],
    ['what SOPS encrypted', 'ConfigMap', { data: { 'a.yaml': text.replace('hunter2', 'ENC[AES256_GCM,data:eA==]') } }],
    ['a reference to a Secret', 'HelmRelease', { spec: { valuesFrom: [{ kind: 'Secret', name: 'values' }] } }],
    ['a text about one', 'ConfigMap', { data: { note: 'kind: Secret is not for Git', other: 'Secret' } }],
    ['an ExternalSecret', 'ConfigMap', { data: { 'a.yaml': 'kind: ExternalSecret\nspec:\n  data:\n    - secretKey: a\n' } }],
  ])('%s', (_what, kind, content) => {
    expect(problemsOf(kind, content)).toEqual([]);
  });
});
