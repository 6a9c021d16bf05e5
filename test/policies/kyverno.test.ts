import { ApiObject } from 'cdk8s';
import { ManifestAddon } from '../../lib/core/manifest-addon';
import type { ClusterTarget } from '../../lib/core/target';
import { Kyverno, type KyvernoProps } from '../../lib/policies/kyverno';
import { addonTest, cluster, render } from '../../lib/testing';

const kyverno = (target: ClusterTarget, props: KyvernoProps = {}): Kyverno => {
  target.external('PriorityClass', '', 'platform-critical');
  return new Kyverno(target, 'kyverno', props);
};
const valuesWith = (props: KyvernoProps) => render(target => kyverno(target, props)).values('kyverno');

addonTest(Kyverno, {
  cluster: { externalCrds: ['monitoring.coreos.com'] },
  minimal: target => kyverno(target),
  full: target =>
    kyverno(target, {
      admissionReplicas: 1,
      deleteData: true,
      values: {
        backgroundController: { priorityClassName: 'platform-critical', resources: { limits: { memory: '256Mi' } } },
        admissionController: { container: { resources: { requests: { cpu: '30m' } } }, serviceMonitor: { enabled: true } },
        config: { webhookLabels: { 'app.kubernetes.io/managed-by': 'argocd' } },
      },
    }),
});

test('what admits objects outlives a machine: three copies, of which one always stays', () => {
  expect(valuesWith({})['admissionController']).toEqual({
    replicas: 3,
    priorityClassName: 'system-cluster-critical',
    podDisruptionBudget: { enabled: true, minAvailable: 1 },
  });
});

test('a single copy may be moved: a budget would keep its machine from being emptied', () => {
  expect(valuesWith({ admissionReplicas: 1 })['admissionController']).toEqual({
    replicas: 1,
    priorityClassName: 'system-cluster-critical',
  });
});

test('policies outlive it, unless data shall go', () => {
  expect(valuesWith({})['crds']).toEqual({ install: true, annotations: { 'helm.sh/resource-policy': 'keep' } });
  expect(valuesWith({ deleteData: true })['crds']).toEqual({ install: true });
});

test('it has no hook after its deletion, for which an application would wait', () => {
  expect(valuesWith({})['config']).toEqual({ preserve: false });
});

test.each([
  ['kyverno.io/v1', 'ClusterPolicy'],
  ['policies.kyverno.io/v1', 'ValidatingPolicy'],
])('a policy of %s comes after it', (apiVersion, kind) => {
  const rendered = render(target => {
    const policies = new ManifestAddon(target, 'policies', { namespace: 'default' });
    const rule = {
      name: 'owner',
      match: { any: [{ resources: { kinds: ['Pod'] } }] },
      validate: { message: 'an owner is needed', pattern: { metadata: { labels: { owner: '?*' } } } },
    };
    const spec =
      kind === 'ClusterPolicy'
        ? { rules: [rule] }
        : { validations: [{ expression: "'owner' in object.metadata.labels" }], matchConstraints: { resourceRules: [] } };
    new ApiObject(policies.clusterManifests, 'policy', { apiVersion, kind, metadata: { name: 'owner' }, spec });
    kyverno(target);
  });
  expect(rendered.application('policies').after).toEqual(['kyverno']);
});

test.each([
  [0, 'admissionReplicas must be a whole number of at least 1, got 0'],
  [2.5, 'admissionReplicas must be a whole number of at least 1, got 2.5'],
  [NaN, 'admissionReplicas must be a number, got NaN'],
])('fails with %d copies', (admissionReplicas, message) => {
  expect(() => kyverno(cluster(), { admissionReplicas })).toThrow(message);
});
