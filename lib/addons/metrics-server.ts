import type { Construct } from 'constructs';
import { HelmAddon, type HelmAddonProps } from '../core/helm-addon';
import { chartFullname } from '../core/names';
import { requireWholeNumber } from '../core/numbers';
import { requireProps } from '../core/props';
import type { ServiceRef } from '../core/references';

/** Values of the metrics-server chart that this library sets or expects you to set. */
export interface MetricsServerValues {
  readonly args: readonly string[];
  readonly replicas: number;
  readonly podDisruptionBudget: { readonly enabled: boolean; readonly minAvailable: number };
  readonly topologySpreadConstraints: readonly object[];
  readonly tolerations: readonly object[];
  readonly resources: object;
  readonly metrics: { readonly enabled: boolean };
  readonly serviceMonitor: { readonly enabled: boolean };
}

/** Properties of {@link MetricsServer}. */
export interface MetricsServerProps extends HelmAddonProps<MetricsServerValues> {
  /** Number of pods; more than one also get a disruption budget and are spread over the nodes. @default 2 */
  readonly replicas?: number;
  /** Accept kubelets whose certificate the cluster's authority did not sign, as on Talos without certificate rotation. @default false */
  readonly insecureKubelets?: boolean;
}

/**
 * Current use of CPU and memory, for `kubectl top` and horizontal autoscaling.
 *
 * @throws if the number of replicas is not a whole number above zero
 * @see https://github.com/kubernetes-sigs/metrics-server
 */
export class MetricsServer extends HelmAddon<MetricsServerValues> {
  static readonly chart = {
    repository: 'https://kubernetes-sigs.github.io/metrics-server',
    name: 'metrics-server',
    // renovate: datasource=helm registryUrl=https://kubernetes-sigs.github.io/metrics-server
    version: '3.14.0',
  } as const;

  /** What the API server asks. */
  readonly service: ServiceRef;

  constructor(scope: Construct, id: string, props: MetricsServerProps = {}) {
    const { insecureKubelets = false } = requireProps('MetricsServerProps', props);
    const replicas = requireWholeNumber('replicas', props.replicas ?? 2, 1);
    const { name } = MetricsServer.chart;
    const labels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': id };
    super(
      scope,
      id,
      MetricsServer.chart,
      {
        namespace: 'kube-system',
        values: {
          replicas,
          ...(insecureKubelets && { args: ['--kubelet-insecure-tls'] }),
          ...(replicas > 1 && {
            podDisruptionBudget: { enabled: true, minAvailable: 1 },
            topologySpreadConstraints: [
              {
                maxSkew: 1,
                topologyKey: 'kubernetes.io/hostname',
                whenUnsatisfiable: 'ScheduleAnyway',
                labelSelector: { matchLabels: labels },
              },
            ],
          }),
        },
      },
      props,
    );
    this.service = this.declareService(chartFullname(id, name), [{ name: 'https', port: 443 }], labels);
  }
}
