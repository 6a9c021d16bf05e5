import { ManifestAddon } from '../../../lib/core/manifest-addon';
import type { ClusterTarget } from '../../../lib/core/target';
import { AppProject } from '../../../lib/gitops/argocd/app-project';
import { Application, type ApplicationProps } from '../../../lib/gitops/argocd/application';
import { cluster, clusterSet, render, renderTarget } from '../../../lib/testing';

const folder = { repoURL: 'https://git.example.net/web.git', targetRevision: 'main', path: 'deploy' };
const destination = { server: 'https://kubernetes.default.svc', namespace: 'web' };

function application(target: ClusterTarget, props: Partial<ApplicationProps> = {}): Application {
  const apps = new ManifestAddon(target, 'apps', { namespace: 'argocd' });
  return new Application(apps, 'web', { source: folder, destination, ...props });
}
const rendered = (props: Partial<ApplicationProps> = {}) =>
  render(target => application(target, props)).object('Application', 'web');

test('with as little as it takes', () => {
  expect(rendered()).toEqual({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: 'web',
      namespace: 'argocd',
      annotations: { 'argocd.argoproj.io/sync-wave': '1' },
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
    },
    spec: {
      project: 'default',
      source: folder,
      destination,
      syncPolicy: {
        automated: { prune: true, selfHeal: true, allowEmpty: false },
        retry: { limit: 5, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '300s' } },
        syncOptions: ['ServerSideApply=true', 'SkipDryRunOnMissingResource=true'],
      },
    },
  });
});

test('with everything', () => {
  const ignoreDifferences = [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }];
  const object = rendered({
    cascade: false,
    wave: -5,
    labels: { team: 'web' },
    annotations: { 'notifications.argoproj.io/subscribe.on-sync-failed.slack': 'web' },
    sync: { automated: false, retry: { limit: -1 }, syncOptions: ['CreateNamespace=true'] },
    ignoreDifferences,
    info: { wiki: 'https://wiki.example.net/web', owner: 'me' },
    spec: { revisionHistoryLimit: 3 },
  });
  expect(object.metadata).toEqual({
    name: 'web',
    namespace: 'argocd',
    labels: { team: 'web' },
    annotations: {
      'argocd.argoproj.io/sync-wave': '-5',
      'notifications.argoproj.io/subscribe.on-sync-failed.slack': 'web',
    },
  });
  expect(object.spec).toMatchObject({
    ignoreDifferences,
    info: [
      { name: 'wiki', value: 'https://wiki.example.net/web' },
      { name: 'owner', value: 'me' },
    ],
    revisionHistoryLimit: 3,
    syncPolicy: {
      retry: { limit: -1 },
      syncOptions: [
        'ServerSideApply=true',
        'SkipDryRunOnMissingResource=true',
        'RespectIgnoreDifferences=true',
        'CreateNamespace=true',
      ],
    },
  });
});

test('several sources: a chart, and the values that lie in a repository', () => {
  const chart = {
    repoURL: 'https://charts.example.net',
    chart: 'web',
    targetRevision: '1.2.3',
    helm: { valueFiles: ['$values/web.yaml'] },
  };
  const values = { repoURL: 'https://git.example.net/web.git', targetRevision: 'main', ref: 'values' };
  expect(rendered({ source: [chart, values] }).spec).toMatchObject({ sources: [chart, values] });
  expect(rendered({ source: [chart, values] }).spec).not.toHaveProperty('source');
});

test('its project must be there, and follows its name', () => {
  const object = render(target => {
    const projects = new ManifestAddon(target, 'projects', { namespace: 'argocd' });
    application(target, { project: new AppProject(projects, 'team').ref });
  }).object('Application', 'web');
  expect(object.spec).toMatchObject({ project: 'team' });
  const project = cluster().external('AppProject', 'argocd', 'taem');
  expect(() =>
    render(target => {
      new AppProject(new ManifestAddon(target, 'projects', { namespace: 'argocd' }), 'team');
      application(target, { project });
    }),
  ).toThrow(/AppProject 'taem' does not exist; did you mean 'team'/);
});

test('each cluster of a set has its own', () => {
  const set = clusterSet({ externalCrds: ['argoproj.io'] });
  application(set, { source: { ...folder, path: `clusters/${set.name}` } });
  expect(renderTarget(set).application('apps').facts).toMatchObject([
    { object: { kind: 'Application', name: 'web' }, pointer: '/spec/source/path', text: ['clusters/', { name: 'name' }] },
  ]);
});

describe('fails when', () => {
  const { repoURL } = folder;
  test.each<[string, Partial<ApplicationProps>, string]>([
    ['there is no source', { source: [] }, "source of 'web' is empty: give at least one"],
    [
      'a source says nothing to deploy',
      { source: { repoURL } },
      "source https://git.example.net/web.git of 'web' says nothing to deploy: give it path, chart or ref",
    ],
    [
      'a source is two things',
      { source: [folder, { repoURL, path: 'a', chart: 'b' }] },
      "source https://git.example.net/web.git of 'web' has both path 'a' and chart 'b': it can be one of them",
    ],
    [
      'a path begins at the root of the machine',
      { source: { repoURL, path: '/deploy' } },
      "path of 'web' must be relative to the repository, got '/deploy'; did you mean 'deploy'?",
    ],
    [
      'the cluster is not said',
      { destination: { namespace: 'web' } },
      "destination of 'web' names no cluster: give it server or name",
    ],
    [
      'the cluster is said twice',
      { destination: { server: 'https://k8s', name: 'home' } },
      "destination of 'web' has both name 'home' and server 'https://k8s': it can be one of them",
    ],
    ['the wave is no number', { wave: 0.5 }, 'wave must be a whole number between -2147483648 and 2147483647, got 0.5'],
  ])('%s', (_, props, message) => {
    expect(() => application(cluster(), props)).toThrow(message);
  });

  test('the chart has no exact version', () => {
    const source = { repoURL: 'https://charts.example.net', chart: 'web', targetRevision: '1.x' };
    expect(() => rendered({ source })).toThrow("version of chart web must be exact, such as 1.2.3, got '1.x'");
  });

  test('another field of the spec is misspelt', () => {
    const spec = JSON.parse('{ "revisionHistoryLimits": 3 }') as ApplicationProps['spec'] & object;
    expect(() => rendered({ spec })).toThrow(/revisionHistoryLimits.*did you mean.*revisionHistoryLimit/);
  });
});
