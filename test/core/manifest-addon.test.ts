import { ApiObject } from 'cdk8s';
import { ManifestAddon } from '../../lib/core/manifest-addon';
import { addonTest, cluster, render } from '../../lib/testing';

const map = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });

addonTest(ManifestAddon, {
  minimal: target => {
    const notes = new ManifestAddon(target, 'notes', { namespace: 'notes' });
    new ApiObject(notes.manifests, 'map', map('notes'));
    return notes;
  },
  full: target => {
    const before = new ManifestAddon(target, 'before', { namespace: 'before' });
    new ApiObject(before.manifests, 'map', map('before'));
    const notes = new ManifestAddon(target, 'notes', {
      namespace: 'notes',
      namespaceLabels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
      after: [before],
      patches: [{ kind: 'ConfigMap', name: 'notes', merge: { data: { patched: 'yes' } } }],
      sync: { prune: false, selfHeal: false },
      ignoreDifferences: [{ kind: 'ConfigMap', jsonPointers: ['/data/ignored'] }],
      info: { owner: 'me' },
      deleteData: true,
    });
    new ApiObject(notes.prerequisites, 'first', map('first'));
    new ApiObject(notes.manifests, 'map', map('notes'));
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'notes' }, rules: [] };
    new ApiObject(notes.clusterManifests, 'role', role);
    return notes;
  },
});

test('its objects are in its namespace, which is made for them; those without one have none', () => {
  const rendered = render(target => {
    const notes = new ManifestAddon(target, 'notes', { namespace: 'notes' });
    new ApiObject(notes.manifests, 'map', map('notes'));
    new ApiObject(notes.manifests, 'class', {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'low' },
      value: 1,
    });
  });
  expect(rendered.object('ConfigMap', 'notes').metadata.namespace).toBe('notes');
  expect(rendered.object('PriorityClass', 'low').metadata).not.toHaveProperty('namespace');
  expect(rendered.objectsOf('Namespace').map(({ metadata }) => metadata.name)).toEqual(['notes']);
});

test('it has no release, and no values', () => {
  const rendered = render(target => {
    new ApiObject(new ManifestAddon(target, 'notes', { namespace: 'notes' }).manifests, 'map', map('notes'));
  });
  expect(rendered.application('notes')).not.toHaveProperty('release');
  expect(() => rendered.values('notes')).toThrow("'notes' has no chart, and with it no values");
});

test.each([
  ['Notes', 'notes', 'add-on id must be a DNS label of at most 53 characters'],
  ['notes', 'My Notes', 'namespace must be a DNS label of at most 63 characters'],
])('fails with id %j and namespace %j', (id, namespace, message) => {
  expect(() => new ManifestAddon(cluster(), id, { namespace })).toThrow(message);
});
