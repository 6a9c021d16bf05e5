import { MetricsServer, type MetricsServerProps } from '../../lib/addons/metrics-server';
import type { ClusterTarget } from '../../lib/core/target';
import { addonTest, cluster, render } from '../../lib/testing';

const metricsServer = (target: ClusterTarget, props?: MetricsServerProps): MetricsServer =>
  new MetricsServer(target, 'metrics-server', props);

addonTest(MetricsServer, {
  cluster: { externalCrds: ['monitoring.coreos.com'] },
  minimal: target => metricsServer(target),
  full: target =>
    metricsServer(target, {
      replicas: 3,
      insecureKubelets: true,
      values: { metrics: { enabled: true }, serviceMonitor: { enabled: true } },
    }),
});

test('kubelets must prove who they are, unless told otherwise', () => {
  expect(render(target => metricsServer(target)).values('metrics-server')).not.toHaveProperty('args');
  expect(render(target => metricsServer(target, { insecureKubelets: true })).values('metrics-server')).toMatchObject({
    args: ['--kubelet-insecure-tls'],
  });
});

test('one pod alone has no disruption budget, which would block every drain of its node', () => {
  expect(render(target => metricsServer(target, { replicas: 1 })).values('metrics-server')).toEqual({ replicas: 1 });
  expect(render(target => metricsServer(target)).values('metrics-server')).toMatchObject({
    replicas: 2,
    podDisruptionBudget: { enabled: true, minAvailable: 1 },
  });
});

test('its service moves with the release', () => {
  expect(metricsServer(cluster()).service).toMatchObject({ name: 'metrics-server', namespace: 'kube-system' });
  expect(new MetricsServer(cluster(), 'usage').service).toMatchObject({
    name: 'usage-metrics-server',
    labels: { 'app.kubernetes.io/instance': 'usage' },
  });
});

test.each([0, 1.5, -1])('fails when replicas is %d', replicas => {
  expect(() => metricsServer(cluster(), { replicas })).toThrow(`replicas must be a whole number of at least 1, got ${replicas}`);
});
