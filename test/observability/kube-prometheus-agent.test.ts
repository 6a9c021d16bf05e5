import type { ClusterTarget } from '../../lib/core/target';
import { KubePrometheusAgent, type KubePrometheusAgentProps } from '../../lib/observability/kube-prometheus-agent';
import { KubePrometheusStack } from '../../lib/observability/kube-prometheus-stack';
import { addonTest, cluster, clusterSet, render, renderTarget } from '../../lib/testing';

const remoteWrite = 'https://prom-remote.example.net/api/v1/write';
const agent = (target: ClusterTarget, props: Partial<KubePrometheusAgentProps> = {}): KubePrometheusAgent =>
  new KubePrometheusAgent(target, 'kube-prometheus-agent', { remoteWrite, ...props });

addonTest(KubePrometheusAgent, {
  minimal: target => agent(target),
  full: target =>
    agent(target, {
      scrapeIntervalSeconds: 60,
      values: { prometheus: { prometheusSpec: { externalLabels: { site: 'cellar' } } } },
    }),
});

test('metrics go to the other cluster, and say where they come from', () => {
  expect(
    render(target => agent(target), { environment: 'production' }).values('kube-prometheus-agent')['prometheus'],
  ).toMatchObject({
    agentMode: true,
    prometheusSpec: {
      externalLabels: { cluster: 'home', environment: 'production' },
      remoteWrite: [{ url: remoteWrite }],
      scrapeInterval: '30s',
    },
  });
});

test('further labels are added to those', () => {
  const values = { prometheus: { prometheusSpec: { externalLabels: { site: 'cellar' } } } };
  expect(render(target => agent(target, { values })).values('kube-prometheus-agent')['prometheus']).toMatchObject({
    prometheusSpec: { externalLabels: { cluster: 'home', site: 'cellar' } },
  });
});

test('each cluster of a set says its own name', () => {
  const set = clusterSet();
  agent(set);
  const { facts } = renderTarget(set).application('kube-prometheus-agent');
  expect(facts.map(({ pointer, text }) => [pointer, text])).toMatchObject([
    ['/prometheus/prometheusSpec/externalLabels/cluster', [{ name: 'name' }]],
    ['/prometheus/prometheusSpec/externalLabels/environment', [{ name: 'environment' }]],
  ]);
});

test('nothing runs that would keep, show or alert', () => {
  const off = { enabled: false };
  expect(render(target => agent(target)).values('kube-prometheus-agent')).toMatchObject({
    alertmanager: off,
    grafana: off,
    nodeExporter: off,
    defaultRules: { create: false },
    crds: { enabled: false },
  });
});

test('it is the chart of the whole stack, at the same version', () => {
  expect(KubePrometheusAgent.chart).toEqual(KubePrometheusStack.chart);
});

describe('fails when', () => {
  test.each([
    [
      { remoteWrite: 'prom.example.net' },
      "remoteWrite must be a URL such as https://prom.example.net/api/v1/write, got 'prom.example.net'",
    ],
    [{ remoteWrite: 'https://' }, "remoteWrite must be a URL such as https://prom.example.net/api/v1/write, got 'https://'"],
    [{ scrapeIntervalSeconds: 1.5 }, 'scrapeIntervalSeconds must be a whole number of at least 1, got 1.5'],
  ])('it is given %j', (wrong, message) => {
    expect(() => agent(cluster(), wrong)).toThrow(message);
  });

  test('the address holds a password, which it does not repeat', () => {
    const build = (): unknown => agent(cluster(), { remoteWrite: 'https://me:hunter2@prom.example.net/api/v1/write' });
    expect(build).toThrow(/^remoteWrite would put the credentials for prom\.example\.net in Git/);
    expect(build).not.toThrow(/hunter2/);
  });
});
