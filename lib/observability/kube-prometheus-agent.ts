import type { Construct } from 'constructs';
import { HelmAddon, type HelmAddonProps } from '../core/helm-addon';
import { requireWholeNumber } from '../core/numbers';
import { requireProps } from '../core/props';
import { ClusterTarget } from '../core/target';
import { requireUrl } from '../networking/url';
import { everyMonitor, type KubePrometheusStackValues } from './kube-prometheus-values';

/** Properties of {@link KubePrometheusAgent}. */
export interface KubePrometheusAgentProps extends HelmAddonProps<KubePrometheusStackValues> {
  /** Address that metrics are written to, for example `https://prom-remote.example.net/api/v1/write`. */
  readonly remoteWrite: string;
  /** How often metrics are read, in seconds. @default 30 */
  readonly scrapeIntervalSeconds?: number;
}

/**
 * Prometheus as an agent: reads this cluster's metrics and writes them to another's Prometheus, keeping none. What it writes
 * carries the labels `cluster` and `environment`.
 *
 * @throws if the address is no URL or holds a password, or the interval is not a whole number of seconds
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
    requireProps('KubePrometheusAgentProps', props);
    const url = requireUrl('remoteWrite', props.remoteWrite, 'https://prom.example.net/api/v1/write');
    const interval = requireWholeNumber('scrapeIntervalSeconds', props.scrapeIntervalSeconds ?? 30, 1);
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
              ...everyMonitor,
              scrapeInterval: `${interval}s`,
              externalLabels: { cluster: name, environment },
              remoteWrite: [{ url, queueConfig }],
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
