import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import {
  HelmAddon,
  ManifestAddon,
  type AddonDefaults,
  type AddonProps,
  type ClusterTarget,
  type KubernetesObject,
} from '../../lib';
import { cluster, renderTarget } from '../../lib/testing';

const map = (name: string): KubernetesObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });

/** Names of the objects that an application has among its manifests, by the path of their file. */
function namesOf(target: ClusterTarget, id: string): readonly string[] {
  const { files } = renderTarget(target);
  return [...files.keys()].flatMap(path => {
    const [, own, phase, file] = new RegExp(`^manifests/(${id})/([^/]+)/configmap\\.(.+)\\.yaml$`).exec(path) ?? [];
    return own === undefined ? [] : [`${phase}/${file}`];
  });
}

/** An add-on whose class has defaults for everything. */
class Web extends HelmAddon<object> {
  constructor(scope: Construct, id: string, props: AddonProps = {}, defaults: Partial<AddonDefaults> = {}) {
    const chart = { repository: 'https://charts.example.net', name: 'web', version: '1.2.3' };
    super(scope, id, chart, { namespace: 'web', values: {}, ...defaults }, props);
  }
}

describe('objects of an add-on', () => {
  test('are those of its three charts, each in its phase', () => {
    const target = cluster();
    const notes = new ManifestAddon(target, 'notes', { namespace: 'notes' });
    new ApiObject(notes.prerequisites, 'a', map('first'));
    new ApiObject(notes.manifests, 'b', map('second'));
    new ApiObject(notes.clusterManifests, 'c', { ...map('third'), metadata: { name: 'third', namespace: 'kube-public' } });
    expect(namesOf(target, 'notes')).toEqual(['config/kube-public.third', 'config/notes.second', 'prerequisites/notes.first']);
  });

  test('are those of a chart of your own within it, and of constructs in between', () => {
    const target = cluster();
    const notes = new ManifestAddon(target, 'notes', { namespace: 'notes' });
    const part = new Construct(notes, 'part');
    new ApiObject(new Chart(part, 'own', { namespace: 'notes' }), 'a', map('own'));
    new ApiObject(new Construct(notes.manifests, 'between'), 'b', map('deep'));
    expect(namesOf(target, 'notes')).toEqual(['config/notes.deep', 'config/notes.own']);
  });

  test('are not those of an add-on within it, which is an application of its own', () => {
    const target = cluster();
    const outer = new ManifestAddon(target, 'outer', { namespace: 'notes' });
    new ApiObject(outer.manifests, 'a', map('outer'));
    const inner = new ManifestAddon(outer.manifests, 'inner', { namespace: 'notes' });
    new ApiObject(inner.manifests, 'b', map('inner'));
    expect([namesOf(target, 'outer'), namesOf(target, 'inner')]).toEqual([['config/notes.outer'], ['config/notes.inner']]);
  });

  test('are not those of a chart of your own that it lies in', () => {
    const target = cluster();
    const chart = new Chart(target, 'chart', { namespace: 'notes' });
    new ApiObject(chart, 'a', map('outer'));
    new ApiObject(new ManifestAddon(chart, 'inner', { namespace: 'notes' }).manifests, 'b', map('inner'));
    expect([namesOf(target, 'chart'), namesOf(target, 'inner')]).toEqual([['config/notes.outer'], ['config/notes.inner']]);
  });

  test('lie in charts that are made when they are asked for, and once', () => {
    const notes = new ManifestAddon(cluster(), 'notes', { namespace: 'notes' });
    expect(notes.node.children).toEqual([]);
    expect(notes.objects('config')).toEqual([]);
    expect([notes.manifests, notes.prerequisites, notes.clusterManifests]).toEqual([
      notes.manifests,
      notes.prerequisites,
      notes.clusterManifests,
    ]);
    expect(notes.node.children.map(({ node }) => node.id)).toEqual(['manifests', 'prerequisites', 'cluster-manifests']);
  });
});

describe('what an add-on tells its engine', () => {
  const ignore = [{ kind: 'Deployment', jsonPointers: ['/spec/replicas'] }];
  const defaults: Partial<AddonDefaults> = {
    namespaceLabels: { own: 'label' },
    ignoreDifferences: ignore,
    sync: { prune: false, retry: { limit: 1 } },
    cascade: false,
  };

  test('is what its class says, if its user says nothing', () => {
    const target = cluster();
    new Web(target, 'web', {}, defaults);
    const rendered = renderTarget(target);
    expect(rendered.application('web')).toMatchObject({
      namespace: 'web',
      project: 'default',
      ignoreDifferences: ignore,
      sync: { prune: false, retry: { limit: 1 } },
      info: [],
      cascade: false,
    });
    expect(rendered.object('Namespace', 'web').metadata.labels).toEqual({ own: 'label' });
  });

  test('is what its user says', () => {
    const target = cluster();
    const project = target.external('AppProject', 'argocd', 'platform');
    const props: AddonProps = {
      namespace: 'sites',
      namespaceLabels: { mine: 'label' },
      ignoreDifferences: [],
      sync: { retry: { limit: 2 } },
      info: { team: 'home' },
      project,
    };
    new Web(target, 'web', props, defaults);
    const rendered = renderTarget(target);
    expect(rendered.application('web')).toMatchObject({
      namespace: 'sites',
      project: 'platform',
      ignoreDifferences: [],
      sync: { prune: false, retry: { limit: 2 } },
      info: [{ name: 'team', value: 'home' }],
    });
    expect(rendered.object('Namespace', 'sites').metadata.labels).toEqual({ mine: 'label' });
  });

  test('is an order: those it comes after are healthy first, and its namespace is there', () => {
    const target = cluster();
    const first = new Web(target, 'first');
    new Web(target, 'second', { after: [first] });
    const rendered = renderTarget(target);
    const applications = ['first', 'second'].map(id => rendered.application(id));
    expect(applications.map(({ id, after, wave }) => ({ id, after, wave }))).toEqual([
      { id: 'first', after: ['namespaces'], wave: 1 },
      { id: 'second', after: ['first'], wave: 2 },
    ]);
  });
});

test('an add-on is known as one, from whichever copy of the library, and knows the place it lives in', () => {
  const target = cluster();
  const between = new Construct(target, 'between');
  const web = new Web(between, 'web');
  expect([web.target, target.addons]).toEqual([target, [web]]);
  expect(target.addon(Web)).toBe(web);
});
