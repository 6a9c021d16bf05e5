import { Scene } from '../support/scene';

const scene = (): Scene => new Scene().namespaces('argocd', 'flux-system', 'web');

describe('projects of Argo CD', () => {
  const application = (project: string): string =>
    `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: web, namespace: argocd }\nspec: { project: ${project} }`;
  const set = (project: string): string =>
    `apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: { name: web, namespace: argocd }\nspec: { template: { spec: { project: ${project} } } }`;
  const project = 'apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: { name: platform, namespace: argocd }\nspec: {}';

  test('fails when the project of an Application or ApplicationSet does not exist', () => {
    for (const object of [application('platfrom'), set('platfrom')]) {
      expect(scene().emit('argo-cd', project).emit('apps', object).problems).toEqual([
        "the-cluster/apps: AppProject 'platfrom' does not exist; did you mean 'platform'?",
      ]);
    }
  });

  test('takes one that exists, the default one, and one that a template names', () => {
    expect(scene().emit('argo-cd', project).emit('apps', application('platform')).problems).toEqual([]);
    expect(scene().emit('apps', application('default')).problems).toEqual([]);
    expect(scene().emit('apps', set('"{{ .project }}"')).problems).toEqual([]);
  });

  test("a set's projects are on its hub, and nowhere else", () => {
    const inSet = { target: 'vclusters' };
    const sets = (): Scene => scene().hub('vclusters', 'the-cluster').namespace('argocd', undefined, 'vclusters');
    expect(sets().emit('argo-cd', project).use('web', 'AppProject', 'argocd', 'platform', {}, 'vclusters').problems).toEqual([]);
    expect(sets().emit('argo-cd', project).emit('apps', application('platform'), inSet).problems).toEqual([]);
    expect(sets().emit('argo-cd', project, { target: 'other' }).emit('apps', application('platform'), inSet).problems).toContain(
      "vclusters/apps: AppProject 'platform' does not exist here (other has one): declare it, or use external('AppProject', 'argocd', 'platform')",
    );
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: s, namespace: argocd }';
    const reader =
      'apiVersion: v1\nkind: Pod\nmetadata: { name: p, namespace: argocd }\nspec: { imagePullSecrets: [{ name: s }] }';
    expect(sets().emit('argo-cd', secret).emit('apps', reader, inSet).problems).toEqual([
      "vclusters/apps: secret 's' in namespace argocd does not exist here (the-cluster has one): declare it, or use external('Secret', 'argocd', 's')",
    ]);
  });
});

describe('objects of Flux', () => {
  const flux = (apiVersion: string, kind: string, spec: string, name = 'web'): string =>
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name}, namespace: flux-system }\nspec: { ${spec} }`;
  const kustomization = (spec: string): string => flux('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', spec);
  const release = (spec: string): string => flux('helm.toolkit.fluxcd.io/v2', 'HelmRelease', spec);
  const source = (kind: string, name = 'repo', spec = ''): string => flux('source.toolkit.fluxcd.io/v1', kind, spec, name);
  const secret = (name: string): string =>
    `the-cluster/apps: secret '${name}' in namespace flux-system does not exist: declare it, or use external('Secret', 'flux-system', '${name}')`;

  test('fails when a source does not exist', () => {
    expect(
      scene()
        .emit('apps', kustomization('sourceRef: { kind: GitRepository, name: rep }'))
        .emit('sources', source('GitRepository')).problems,
    ).toEqual(["the-cluster/apps: GitRepository 'rep' in namespace flux-system does not exist; did you mean 'repo'?"]);
    expect(
      scene().emit('apps', release('chart: { spec: { chart: a, sourceRef: { kind: HelmRepository, name: bitnami } } }')).problems,
    ).toEqual(["the-cluster/apps: HelmRepository 'bitnami' in namespace flux-system does not exist: add it"]);
    expect(scene().emit('apps', release('chartRef: { kind: OCIRepository, name: repo }')).problems).toEqual([
      "the-cluster/apps: OCIRepository 'repo' in namespace flux-system does not exist: add it",
    ]);
    expect(
      scene().emit('apps', flux('source.toolkit.fluxcd.io/v1', 'HelmChart', 'chart: a, sourceRef: { kind: Bucket, name: b }'))
        .problems,
    ).toEqual(["the-cluster/apps: bucket 'b' in namespace flux-system does not exist: add it"]);
    expect(
      scene().emit('sources', source('OCIRepository')).emit('apps', release('chartRef: { kind: OCIRepository, name: repo }'))
        .problems,
    ).toEqual([]);
  });

  test('fails when the name of a source is empty', () => {
    expect(scene().emit('apps', kustomization('sourceRef: { kind: GitRepository, name: "" }')).problems).toEqual([
      "the-cluster/apps: kustomization 'web' in namespace flux-system refers to GitRepository '': give its name",
    ]);
    expect(scene().emit('apps', release('chartRef: { kind: OCIRepository, name: "" }')).problems).toEqual([
      "the-cluster/apps: HelmRelease 'web' in namespace flux-system refers to OCIRepository '': give its name",
    ]);
  });

  test('the source that a FluxInstance syncs from is there, and its Kustomization', () => {
    const instance = flux(
      'fluxcd.controlplane.io/v1',
      'FluxInstance',
      'sync: { kind: OCIRepository, url: "oci://x", ref: latest, path: . }',
      'flux',
    );
    const own = 'sourceRef: { kind: OCIRepository, name: flux-system }, dependsOn: [{ name: flux-system }]';
    expect(scene().emit('flux', instance).emit('apps', kustomization(own)).problems).toEqual([]);
    expect(scene().emit('apps', kustomization(own)).problems).toHaveLength(2);
  });

  test('fails when what it depends on does not exist', () => {
    expect(scene().emit('apps', kustomization('dependsOn: [{ name: wbe }]')).problems).toEqual([
      "the-cluster/apps: kustomization 'wbe' in namespace flux-system does not exist; did you mean 'web'?",
    ]);
    expect(scene().emit('apps', release('dependsOn: [{ name: a, namespace: web }]')).problems).toEqual([
      "the-cluster/apps: HelmRelease 'a' in namespace web does not exist: add it",
    ]);
  });

  test('fails when values, variables or secrets do not exist', () => {
    expect(
      scene().emit('apps', release('valuesFrom: [{ kind: ConfigMap, name: v }, { kind: Secret, name: s, optional: true }]'))
        .problems,
    ).toEqual([
      "the-cluster/apps: ConfigMap 'v' in namespace flux-system does not exist: declare it, or use external('ConfigMap', 'flux-system', 'v')",
    ]);
    expect(scene().emit('apps', kustomization('postBuild: { substituteFrom: [{ kind: Secret, name: vars }] }')).problems).toEqual(
      [secret('vars')],
    );
    expect(scene().emit('apps', kustomization('decryption: { provider: sops, secretRef: { name: age } }')).problems).toEqual([
      secret('age'),
    ]);
    expect(scene().emit('apps', kustomization('kubeConfig: { secretRef: { name: guest, key: value } }')).problems).toEqual([
      secret('guest'),
    ]);
    expect(scene().emit('apps', source('GitRepository', 'repo', 'secretRef: { name: deploy-key }')).problems).toEqual([
      secret('deploy-key'),
    ]);
    expect(scene().emit('apps', source('HelmRepository', 'repo', 'certSecretRef: { name: ca }')).problems).toEqual([
      secret('ca'),
    ]);
  });

  test('fails when the values have no such key', () => {
    const values = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: v, namespace: flux-system }\ndata: { web.yaml: x }';
    expect(scene().emit('values', values).emit('apps', release('valuesFrom: [{ kind: ConfigMap, name: v }]')).problems).toEqual([
      "the-cluster/apps: ConfigMap 'v' in namespace flux-system has no key 'values.yaml' (it has web.yaml)",
    ]);
    expect(
      scene().emit('values', values).emit('apps', release('valuesFrom: [{ kind: ConfigMap, name: v, valuesKey: web.yaml }]'))
        .problems,
    ).toEqual([]);
  });
});
