import fc from 'fast-check';
import { groupOf, objectFileName } from '../../lib/core/object-file';
import type { KubernetesObject } from '../../lib/core/model';
import { foldCase, nameProblem } from '../../lib/core/writer/paths';

function object(apiVersion: string, kind: string, namespace: string | undefined, name: string): KubernetesObject {
  return { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } };
}

describe('the file name of an object', () => {
  test.each([
    [object('v1', 'ConfigMap', 'notes', 'map'), 'configmap.notes.map.yaml'],
    [object('apps/v1', 'Deployment', 'web', 'api'), 'deployment.apps.web.api.yaml'],
    [object('v1', 'Namespace', undefined, 'web'), 'namespace.-.web.yaml'],
    [
      object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', undefined, 'issuers.cert-manager.io'),
      'customresourcedefinition.apiextensions.k8s.io.-.issuers.cert-manager.io.yaml',
    ],
    [
      object('rbac.authorization.k8s.io/v1', 'ClusterRole', undefined, 'system:aggregate-to-view'),
      'clusterrole.rbac.authorization.k8s.io.-.system_3aaggregate-to-view.yaml',
    ],
    [
      object('rbac.authorization.k8s.io/v1', 'Role', 'web', 'Über_all'),
      'role.rbac.authorization.k8s.io.web._c3_9cber_5fall.yaml',
    ],
  ])('%j is %s', (given, expected) => {
    expect(objectFileName(given)).toBe(expected);
  });

  test('does not depend on the version of the API: it is the same object', () => {
    expect(objectFileName(object('autoscaling/v1', 'HorizontalPodAutoscaler', 'web', 'api'))).toBe(
      objectFileName(object('autoscaling/v2', 'HorizontalPodAutoscaler', 'web', 'api')),
    );
    expect([groupOf('v1'), groupOf('autoscaling/v2')]).toEqual(['', 'autoscaling']);
  });

  test('keeps the beginning of a name that is too long for a file, and ends in a checksum of all of it', () => {
    const long = object('v1', 'ConfigMap', 'notes', 'n'.repeat(253));
    const other = object('v1', 'ConfigMap', 'notes', `${'n'.repeat(252)}o`);
    expect(objectFileName(long)).toMatch(/^configmap\.notes\.n{167}_[0-9a-f]{16}\.yaml$/);
    expect(objectFileName(other)).toMatch(/^configmap\.notes\.n{167}_[0-9a-f]{16}\.yaml$/);
    expect(objectFileName(other)).not.toBe(objectFileName(long));
    expect(objectFileName(long)).toHaveLength(205);
  });
});

/** Names as roles may have them: anything but `/` and `%`, of any length that Kubernetes takes. Many begin alike. */
const pathName = fc
  .tuple(
    fc.constantFrom('', 'system:', 'a'.repeat(180), 'ß'.repeat(60), 'A'.repeat(120)),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 73 }),
  )
  .map(([start, end]) => `${start}${end.replace(/[/%]/g, '_')}`)
  .filter(name => name.isWellFormed() && name !== '.' && name !== '..');

const dnsName = fc
  .array(fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/), { minLength: 1, maxLength: 5 })
  .map(labels => labels.join('.').slice(0, 253))
  .filter(name => /[a-z0-9]$/.test(name));

const namespace = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);

const objects = fc.oneof(
  fc.tuple(namespace, pathName).map(([space, name]) => object('rbac.authorization.k8s.io/v1', 'Role', space, name)),
  fc.tuple(pathName).map(([name]) => object('rbac.authorization.k8s.io/v1', 'ClusterRole', undefined, name)),
  fc.tuple(namespace, dnsName).map(([space, name]) => object('v1', 'ConfigMap', space, name)),
  fc.tuple(namespace, dnsName).map(([space, name]) => object('apps/v1', 'Deployment', space, name)),
  fc
    .tuple(dnsName, namespace, dnsName)
    .map(([group, space, name]) => object(`${group}/v1alpha1`, 'VeryLongAndComposedKindOfCustomResource', space, name)),
);

test('no two of 5,000 objects with long names share a file, on any file system', () => {
  const made = fc.sample(objects, { numRuns: 5000, seed: 7 });
  const identity = ({ apiVersion, kind, metadata }: KubernetesObject): string =>
    JSON.stringify([groupOf(apiVersion), kind, metadata.namespace ?? null, metadata.name]);
  const distinct = new Map(made.map(each => [identity(each), objectFileName(each)]));
  expect(distinct.size).toBeGreaterThan(4500);
  // As a file system sees them that ignores case and how letters are composed.
  expect(new Set([...distinct.values()].map(foldCase)).size).toBe(distinct.size);
});

test('a file name is lower case, fits every file system and is allowed on Windows', () => {
  fc.assert(
    fc.property(objects, given => {
      const name = objectFileName(given);
      expect(name).toMatch(/^[a-z0-9._-]+\.yaml$/);
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
      expect(nameProblem(name)).toBe(undefined);
      expect(name.startsWith('.')).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

test('characters beyond the first 65,536 are told apart', () => {
  const role = (name: string): string => objectFileName(object('rbac.authorization.k8s.io/v1', 'Role', 'web', name));
  expect([role('😀'), role('😁')]).toEqual([
    'role.rbac.authorization.k8s.io.web._f0_9f_98_80.yaml',
    'role.rbac.authorization.k8s.io.web._f0_9f_98_81.yaml',
  ]);
});
