import type { Construct } from 'constructs';
import { HelmAddon, type HelmAddonProps } from '../core/helm-addon';
import { ClusterTarget } from '../core/target';
import type { KubePrometheusStackValues } from './kube-prometheus-values';

/** Properties of {@link KubePrometheusAgent}. */
export interface KubePrometheusAgentProps extends HelmAddonProps<KubePrometheusStackValues> {
  /** Address that metrics are written to, for example `https://prom-remote.example.net/api/v1/write`. */
  readonly remoteWrite: string;
  /** How often metrics are read, in seconds. @default 30 */
  readonly scrapeIntervalSeconds?: number;
}

/**
 * Prometheus as an agent: reads this cluster's metrics and writes them to another's Prometheus, keeping none.
 *
 * @throws if the address is no URL
 * @see https://prometheus.io/docs/prometheus/latest/prometheus_agent/
 */
export class KubePrometheusAgent extends HelmAddon<KubePrometheusStackValues> {
  static readonly chart = {
    repository: 'https://prometheus-community.github.io/helm-charts',
    name: 'kube-prometheus-stack',
    // renovate: datasource=helm registryUrl=https://prometheus-community.github.io/helm-charts
    version: '88.5.3',
  } as const;

  constructor(scope: Construct, id: string, props: KubePrometheusAgentProps) {
    const { remoteWrite, scrapeIntervalSeconds = 30 } = props;
    if (!/^https?:\/\/[^\s/]+/.test(remoteWrite))
      throw new Error(`remoteWrite must be a URL such as https://prom.example.net/api/v1/write, got '${remoteWrite}'`);
    const { name, environment } = ClusterTarget.of(scope);
    const off = { enabled: false };
    const queueConfig = { maxShards: 8, capacity: 10000, maxSamplesPerSend: 2000, batchSendDeadline: '5s' };
    super(
      scope,
      id,
      KubePrometheusAgent.chart,
      {
        namespace: 'monitoring',
        values: {
          crds: { enabled: false, upgradeJob: off },
          defaultRules: { create: false },
          prometheus: {
            agentMode: true,
            prometheusSpec: {
              serviceMonitorSelectorNilUsesHelmValues: false,
              podMonitorSelectorNilUsesHelmValues: false,
              probeSelectorNilUsesHelmValues: false,
              scrapeInterval: `${scrapeIntervalSeconds}s`,
              externalLabels: { cluster: name, vcluster: name, environment },
              remoteWrite: [{ url: remoteWrite, queueConfig }],
            },
          },
          alertmanager: off,
          grafana: off,
          kubelet: off,
          kubeControllerManager: off,
          kubeScheduler: off,
          kubeEtcd: off,
          kubeProxy: off,
          nodeExporter: off,
        },
      },
      props,
    );
  }
}
