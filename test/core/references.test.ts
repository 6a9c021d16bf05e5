import { existingSecret, ManifestAddon } from '../../lib';
import { isClusterScoped, objectRef, type RefKind } from '../../lib/core/references';
import { Schemas } from '../../lib/core/schemas';
import { cluster } from '../../lib/testing';
import { Release } from '../support/invalid';

/** In which version each kind that can be referred to is looked up. */
const versions: Readonly<Record<RefKind, string>> = {
  AppProject: 'argoproj.io/v1alpha1',
  ClusterIssuer: 'cert-manager.io/v1',
  ClusterRole: 'rbac.authorization.k8s.io/v1',
  ClusterSecretStore: 'external-secrets.io/v1',
  ConfigMap: 'v1',
  Deployment: 'apps/v1',
  Gateway: 'gateway.networking.k8s.io/v1',
  GatewayClass: 'gateway.networking.k8s.io/v1',
  IngressClass: 'networking.k8s.io/v1',
  Issuer: 'cert-manager.io/v1',
  PersistentVolumeClaim: 'v1',
  PriorityClass: 'scheduling.k8s.io/v1',
  Role: 'rbac.authorization.k8s.io/v1',
  Secret: 'v1',
  SecretStore: 'external-secrets.io/v1',
  Service: 'v1',
  ServiceAccount: 'v1',
  StatefulSet: 'apps/v1',
  StorageClass: 'storage.k8s.io/v1',
};

test.each(Object.keys(versions) as readonly RefKind[])(
  'a reference to a %s has the group and scope that its schema says',
  kind => {
    const { group } = objectRef(kind, 'web', 'x', {});
    const { group: known, scope } = new Schemas().kindOf(versions[kind], kind) ?? {};
    expect({ known, scope }).toEqual({ known: group, scope: isClusterScoped(kind) ? 'Cluster' : 'Namespaced' });
  },
);

describe('a reference', () => {
  test('to what nobody here makes has no owner, and no namespace if its kind has none', () => {
    const target = cluster();
    expect(target.external('Service', 'web', 'api', { ports: [{ port: 80 }], labels: { app: 'api' } })).toEqual({
      group: '',
      kind: 'Service',
      namespace: 'web',
      name: 'api',
      ports: [{ port: 80 }],
      labels: { app: 'api' },
    });
    expect(target.external('StorageClass', 'ignored', 'fast')).toEqual({
      group: 'storage.k8s.io',
      kind: 'StorageClass',
      name: 'fast',
    });
    expect(target.externalObjects.map(({ name }) => name)).toEqual(['api', 'fast']);
  });

  test('to a service, secret or gateway of which no more is known says so', () => {
    const target = cluster();
    expect(target.external('Service', 'web', 'api')).toMatchObject({ ports: [], labels: {} });
    expect(target.external('Secret', 'web', 'api')).toMatchObject({ key: '' });
    expect(target.external('Gateway', 'web', 'api')).toMatchObject({ listeners: [] });
  });

  test("to what a release makes belongs to its add-on, in the add-on's namespace or another", () => {
    const addon = new Release(cluster(), 'web', { namespace: 'sites' });
    const made = addon.makes('ServiceAccount', 'web');
    expect({ ...made, owner: made.owner?.node.path }).toEqual({
      group: '',
      kind: 'ServiceAccount',
      namespace: 'sites',
      name: 'web',
      owner: 'home/web',
    });
    expect(addon.makes('ClusterRole', 'reader')).not.toHaveProperty('namespace');
    expect(addon.declaredObjects.map(({ kind }) => kind)).toEqual(['ServiceAccount', 'ClusterRole']);
  });

  test('that values use is noted, and given back', () => {
    const target = cluster();
    const addon = new Release(target, 'web');
    const store = target.external('StorageClass', '', 'fast');
    expect(addon.uses(store)).toBe(store);
    expect(addon.usedObjects).toEqual([store]);
  });
});

test('a secret that is there already is looked for in the namespace of the add-on that uses it', () => {
  const target = cluster();
  const addon = new ManifestAddon(target, 'web', { namespace: 'sites' });
  expect(existingSecret('token', 'value').bind(addon)).toEqual({
    group: '',
    kind: 'Secret',
    namespace: 'sites',
    name: 'token',
    key: 'value',
  });
  expect(target.externalObjects).toHaveLength(1);
});
