import { Chart } from 'cdk8s';
import { Cluster } from '../../../lib/core/cluster';
import { ClusterSet } from '../../../lib/core/cluster-set';
import { Homelab } from '../../../lib/core/homelab';
import { ManifestAddon } from '../../../lib/core/manifest-addon';
import type { FactSource, LabelSelector } from '../../../lib/core/model';
import { flux } from '../../../lib/gitops/flux/engine';
import { FluxInstance } from '../../../lib/gitops/flux/flux-instance';
import { HelmRelease } from '../../../lib/gitops/flux/helm-release';
import { Kustomization } from '../../../lib/gitops/flux/kustomization';
import { FluxRegistration, fluxRegistration } from '../../../lib/gitops/flux/registration';
import { ResourceSet, ResourceSetInputProvider } from '../../../lib/gitops/flux/resource-set';
import { GitRepository, HelmRepository, OCIRepository } from '../../../lib/gitops/flux/sources';
import { render, renderTarget, type RenderedCluster } from '../../../lib/testing';

function rendered(build: (addon: ManifestAddon) => unknown): RenderedCluster {
  return render(home => build(new ManifestAddon(home, 'own', { namespace: 'flux-system' })), { engine: flux() });
}

function spec(from: RenderedCluster, kind: string, name: string): unknown {
  return from.object(kind, name)['spec'];
}

describe('objects of Flux', () => {
  test('refer to each other, in their own namespace by name alone', () => {
    const made = rendered(addon => {
      const git = new GitRepository(addon, 'lab', {
        url: 'https://git.example.net/lab.git',
        ref: { branch: 'main' },
        spec: { ignore: '/docs' },
      });
      const first = new Kustomization(addon, 'first', { source: git.ref, path: './first', wait: false });
      new Kustomization(addon, 'second', {
        namespace: 'default',
        labels: { of: 'mine' },
        annotations: { note: 'x' },
        source: git.ref,
        dependsOn: [first.ref],
        interval: '1h',
        prune: false,
        spec: { targetNamespace: 'apps', postBuild: { substitute: { domain: 'example.net' } } },
      });
    });
    expect(spec(made, 'GitRepository', 'lab')).toEqual({
      interval: '1m',
      url: 'https://git.example.net/lab.git',
      ref: { branch: 'main' },
      ignore: '/docs',
    });
    expect(spec(made, 'Kustomization', 'first')).toEqual({
      interval: '10m',
      prune: true,
      wait: false,
      path: './first',
      sourceRef: { kind: 'GitRepository', name: 'lab' },
    });
    expect(made.object('Kustomization', 'second')).toEqual({
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: 'second', namespace: 'default', labels: { of: 'mine' }, annotations: { note: 'x' } },
      spec: {
        interval: '1h',
        prune: false,
        wait: true,
        sourceRef: { kind: 'GitRepository', name: 'lab', namespace: 'flux-system' },
        dependsOn: [{ name: 'first', namespace: 'flux-system' }],
        targetNamespace: 'apps',
        postBuild: { substitute: { domain: 'example.net' } },
      },
    });
  });

  test('are reported when they refer to what is not there', () => {
    expect(() =>
      rendered(
        addon => new Kustomization(addon, 'a', { source: { kind: 'GitRepository', name: 'typo', namespace: 'flux-system' } }),
      ),
    ).toThrow("home/own/manifests/kustomization-a/object: GitRepository 'typo' in namespace flux-system does not exist: add it");
  });

  test('install charts of repositories, registries and Git', () => {
    const made = rendered(addon => {
      const charts = new HelmRepository(addon, 'charts', { url: 'https://charts.example.net', spec: { timeout: '2m' } });
      const registry = new HelmRepository(addon, 'registry', { url: 'oci://registry.example.net/charts', interval: '6h' });
      const app = new OCIRepository(addon, 'app', { url: 'oci://registry.example.net/app', ref: { tag: '1.0.0' }, chart: true });
      const git = new GitRepository(addon, 'git', { url: 'ssh://git@git.example.net/lab.git' });
      const first = new HelmRelease(addon, 'first', {
        chart: { source: charts.ref, name: 'first', version: '1.2.3' },
        targetNamespace: 'apps',
        values: { replicas: 2 },
        valuesFrom: [{ kind: 'ConfigMap', name: 'own', optional: true }],
        retries: -1,
      });
      new HelmRelease(addon, 'second', { chart: app.ref, releaseName: 'two', dependsOn: [first.ref], spec: { maxHistory: 2 } });
      new HelmRelease(addon, 'third', { chart: { source: git.ref, name: './charts/third', reconcileStrategy: 'Revision' } });
      new HelmRelease(addon, 'fourth', { chart: { source: registry.ref, name: 'fourth', version: '0.1.0' }, interval: '30m' });
    });
    const remediation = { crds: 'CreateReplace', remediation: { retries: 3 } };
    expect(spec(made, 'HelmRepository', 'charts')).toEqual({ interval: '1h', url: 'https://charts.example.net', timeout: '2m' });
    expect(spec(made, 'HelmRepository', 'registry')).toEqual({
      interval: '6h',
      url: 'oci://registry.example.net/charts',
      type: 'oci',
    });
    expect(spec(made, 'OCIRepository', 'app')).toMatchObject({ interval: '1h', layerSelector: { operation: 'copy' } });
    expect(spec(made, 'HelmRelease', 'first')).toEqual({
      interval: '10m',
      chart: { spec: { chart: 'first', version: '1.2.3', sourceRef: { kind: 'HelmRepository', name: 'charts' } } },
      releaseName: 'first',
      targetNamespace: 'apps',
      storageNamespace: 'apps',
      install: { crds: 'CreateReplace', remediation: { retries: -1 } },
      upgrade: { crds: 'CreateReplace', remediation: { retries: -1 } },
      driftDetection: { mode: 'enabled' },
      valuesFrom: [{ kind: 'ConfigMap', name: 'own', optional: true }],
      values: { replicas: 2 },
    });
    expect(spec(made, 'HelmRelease', 'second')).toEqual({
      interval: '10m',
      chartRef: { kind: 'OCIRepository', name: 'app' },
      releaseName: 'two',
      dependsOn: [{ name: 'first' }],
      install: remediation,
      upgrade: remediation,
      driftDetection: { mode: 'enabled' },
      maxHistory: 2,
    });
    expect(spec(made, 'HelmRelease', 'third')).toMatchObject({
      chart: {
        spec: { chart: './charts/third', reconcileStrategy: 'Revision', sourceRef: { kind: 'GitRepository', name: 'git' } },
      },
    });
  });

  test('are made from templates, with inputs of providers', () => {
    const made = rendered(addon => {
      const tags = new ResourceSetInputProvider(addon, 'tags', {
        type: 'OCIArtifactTag',
        url: 'oci://ghcr.io/me/app',
        filter: { semver: '1.x', limit: 1 },
        spec: { secretRef: { name: 'pull' } },
      });
      const fixed = new ResourceSetInputProvider(addon, 'fixed', { defaultValues: { tenant: 'a' }, labels: { tenants: 'yes' } });
      new ResourceSet(addon, 'apps', {
        inputs: [{ tenant: 'b' }],
        inputsFrom: [tags.ref, fixed.ref, { matchLabels: { tenants: 'yes' } }],
        resourcesTemplate: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: << inputs.tenant >>\n',
        spec: { wait: true },
      });
      new ResourceSet(addon, 'objects', { resources: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } }] });
    });
    const provider = { apiVersion: 'fluxcd.controlplane.io/v1', kind: 'ResourceSetInputProvider' };
    expect(spec(made, 'ResourceSetInputProvider', 'tags')).toEqual({
      type: 'OCIArtifactTag',
      url: 'oci://ghcr.io/me/app',
      filter: { semver: '1.x', limit: 1 },
      secretRef: { name: 'pull' },
    });
    expect(spec(made, 'ResourceSetInputProvider', 'fixed')).toEqual({ type: 'Static', defaultValues: { tenant: 'a' } });
    expect(spec(made, 'ResourceSet', 'apps')).toEqual({
      inputs: [{ tenant: 'b' }],
      inputsFrom: [
        { ...provider, name: 'tags' },
        { ...provider, name: 'fixed' },
        { ...provider, selector: { matchLabels: { tenants: 'yes' } } },
      ],
      resourcesTemplate: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: << inputs.tenant >>\n',
      wait: true,
    });
  });

  test('of Flux itself are one FluxInstance named flux', () => {
    const made = rendered(
      addon =>
        new FluxInstance(addon, 'instance', {
          version: '2.9.3',
          components: ['source-controller', 'kustomize-controller'],
          sync: {
            kind: 'GitRepository',
            url: 'https://git.example.net/lab.git',
            ref: 'refs/heads/main',
            path: 'dist/home/gitops',
          },
          spec: { cluster: { size: 'small' } },
        }),
    );
    expect(spec(made, 'FluxInstance', 'flux')).toEqual({
      distribution: { version: '2.9.3', registry: 'ghcr.io/fluxcd' },
      components: ['source-controller', 'kustomize-controller'],
      sync: { kind: 'GitRepository', url: 'https://git.example.net/lab.git', ref: 'refs/heads/main', path: 'dist/home/gitops' },
      cluster: { size: 'small' },
    });
  });

  test('may lie in a plain chart', () => {
    const made = render(
      home =>
        new HelmRepository(new Chart(home, 'plain', { namespace: 'charts' }), 'charts', { url: 'https://charts.example.net' }),
      { engine: flux() },
    );
    expect(made.object('HelmRepository', 'charts').metadata).toEqual({ name: 'charts', namespace: 'charts' });
  });

  const other = { namespace: 'elsewhere', kind: 'ResourceSetInputProvider', name: 'tags' } as const;
  test.each<[string, (addon: ManifestAddon) => unknown, string]>([
    [
      'a Git address is none',
      addon => new GitRepository(addon, 'a', { url: 'git@git.example.net:lab.git' }),
      "url must be an address such as https://github.com/me/homelab.git or ssh://git@github.com/me/homelab.git, got 'git@git.example.net:lab.git'",
    ],
    [
      'a chart repository is none',
      addon => new HelmRepository(addon, 'a', { url: 'charts.example.net' }),
      "url must be an address such as https://charts.jetstack.io, got 'charts.example.net'",
    ],
    [
      'an artifact is none',
      addon => new OCIRepository(addon, 'a', { url: 'https://ghcr.io/x', ref: { tag: '1.0.0' } }),
      "url must be an address such as oci://ghcr.io/me/manifests, got 'https://ghcr.io/x'",
    ],
    [
      'a chart has no version',
      addon =>
        new HelmRelease(addon, 'a', { chart: { source: { kind: 'HelmRepository', name: 'x', namespace: 'y' }, name: 'app' } }),
      'version of chart app is missing: give an exact one, such as 1.2.3',
    ],
    [
      'a ResourceSet makes nothing',
      addon => new ResourceSet(addon, 'a', { inputs: [{ x: 1 }] }),
      "ResourceSet 'a' makes nothing: give it resources, resourcesTemplate or spec.steps",
    ],
    [
      'a provider is in another namespace',
      addon => new ResourceSet(addon, 'a', { inputsFrom: [other], resourcesTemplate: 'x' }),
      "inputsFrom 'tags' is in namespace elsewhere, and ResourceSet 'a' in flux-system only looks there: move one of them",
    ],
    [
      'a provider has nothing to read',
      addon => new ResourceSetInputProvider(addon, 'a', { type: 'GitHubTag' }),
      "url of ResourceSetInputProvider 'a' is missing: type GitHubTag reads something that has one",
    ],
    [
      'a version of Flux is a range',
      addon => new FluxInstance(addon, 'a', { version: '2.x' }),
      "version of Flux must be exact, such as 2.9.3, got '2.x'",
    ],
    [
      'a chart has no namespace',
      addon => new HelmRepository(new Chart(addon.target, 'bare'), 'a', { url: 'https://charts.example.net' }),
      "namespace of HelmRepository 'a' is not known: give it one, or its chart",
    ],
  ])('fail at once when %s', (_what, make, message) => {
    expect(() => rendered(make)).toThrow(message);
  });

  test('fail at synth when a chart is a range of versions, or a field is wrong', () => {
    expect(() =>
      rendered(addon => {
        const { ref: source } = new HelmRepository(addon, 'a', { url: 'https://charts.example.net', interval: 'daily' });
        new HelmRelease(addon, 'b', { chart: { source, name: 'app', version: '^1.0.0' } });
      }),
    ).toThrow(/version of chart app must be exact, such as 1.2.3, got '\^1.0.0'[^]*HelmRepository 'a' \/spec\/interval: /);
  });
});

describe('a registration', () => {
  const matchLabels = { type: 'vcluster' };
  const facts: Readonly<Record<string, FactSource>> = { 'base-domain': { annotation: 'base_domain' }, zone: { label: 'zone' } };
  const all = { domain: 'media.example.net', environment: 'production', 'base-domain': 'example.net', zone: 'eu' };

  function hubWithSet(selector: LabelSelector = { matchLabels }): { readonly hub: Cluster; readonly set: ClusterSet } {
    const lab = new Homelab({ repository: { url: 'https://git.example.net/homelab.git' } });
    const hub = new Cluster(lab, 'hub', { domain: 'hub.example.net', engine: flux() });
    const examples = { 'base-domain': 'example.net', zone: 'eu' };
    const example = { name: 'example', domain: 'a.example.net', environment: 'production', facts: examples };
    return { hub, set: new ClusterSet(lab, 'vclusters', { hub, selector, facts, example }) };
  }

  test('is a provider that the set selects, with every fact under its name', () => {
    const { hub, set } = hubWithSet({ matchLabels, matchExpressions: [{ key: 'zone', operator: 'In', values: ['eu'] }] });
    const beside = new ManifestAddon(hub, 'beside-flux', { namespace: 'flux-system' });
    new HelmRepository(beside, 'charts', { url: 'https://charts.example.net' });
    const addon = new ManifestAddon(hub, 'vclusters', { namespace: 'vclusters' });
    new FluxRegistration(addon, 'media', { set, facts: all, labels: { tier: 'small' }, annotations: { by: 'hand' } });
    expect(renderTarget(hub).object('ResourceSetInputProvider', 'media')).toEqual({
      apiVersion: 'fluxcd.controlplane.io/v1',
      kind: 'ResourceSetInputProvider',
      metadata: {
        name: 'media',
        namespace: 'flux-system',
        labels: { type: 'vcluster', environment: 'production', zone: 'eu', tier: 'small' },
        annotations: { by: 'hand' },
      },
      spec: {
        type: 'Static',
        defaultValues: {
          kubeConfig: { name: 'media-kubeconfig', key: 'value' },
          baseDomain: 'example.net',
          domain: 'media.example.net',
          environment: 'production',
          zone: 'eu',
        },
      },
    });
  });

  test('may tell the address of the cluster, and where its kubeconfig lies', () => {
    const { set } = hubWithSet();
    const kubeConfig = { name: 'vc-media', key: 'config' };
    expect(
      fluxRegistration('media', { set, facts: { ...all, server: 'https://media.example.net' }, kubeConfig }).spec.defaultValues,
    ).toMatchObject({
      kubeConfig,
      server: 'https://media.example.net',
    });
  });

  test.each<[string, string, Readonly<Record<string, string>>, LabelSelector, string]>([
    [
      'its name is none',
      'Media',
      all,
      { matchLabels },
      "registration name must be a DNS label of at most 32 characters (a-z, 0-9 and inner dashes), got 'Media'",
    ],
    [
      'a fact is missing',
      'media',
      { domain: 'media.example.net', environment: 'production', zone: 'eu' },
      { matchLabels },
      "registration 'media' lacks fact 'base-domain', which set 'vclusters' declares",
    ],
    [
      'a fact is not declared',
      'media',
      { ...all, other: 'x' },
      { matchLabels },
      "fact 'other' of registration 'media' is not declared by set 'vclusters' (base-domain, domain, environment, server, zone)",
    ],
    [
      'a fact would not come through YAML',
      'media',
      { ...all, zone: 'a\u0085' },
      { matchLabels },
      "fact 'zone' of registration 'media' has the control character U+0085: take it out",
    ],
    ...(
      [
        [{ key: 'zone', operator: 'In', values: ['us', 'asia'] }, "label zone must be In [us, asia], got 'eu'"],
        [{ key: 'zone', operator: 'NotIn', values: ['eu'] }, "label zone must be NotIn [eu], got 'eu'"],
        [{ key: 'tier', operator: 'Exists' }, 'label tier must be Exists, got none'],
        [{ key: 'zone', operator: 'DoesNotExist' }, "label zone must be DoesNotExist, got 'eu'"],
      ] as const
    ).map(([requirement, why]): [string, string, typeof all, LabelSelector, string] => [
      `the set wants ${requirement.key} to be ${requirement.operator}`,
      'media',
      all,
      { matchLabels, matchExpressions: [requirement] },
      `set 'vclusters' would not select registration 'media': ${why}`,
    ]),
  ])('fails when %s', (_what, name, given, selector, message) => {
    const { set } = hubWithSet(selector);
    expect(() => fluxRegistration(name, { set, facts: given })).toThrow(message);
  });
});
