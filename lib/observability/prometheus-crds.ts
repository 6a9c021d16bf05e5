import type { Construct } from 'constructs';
import type { InstalledCrds } from '../core/addon';
import { HelmAddon, type HelmAddonProps } from '../core/helm-addon';
import { requireProps } from '../core/props';

/** Values of the prometheus-operator-crds chart that this library sets or expects you to set. */
export interface PrometheusCrdsValues {
  readonly crds: { readonly annotations: Readonly<Record<string, string>> };
}

/** Properties of {@link PrometheusCrds}. */
export type PrometheusCrdsProps = HelmAddonProps<PrometheusCrdsValues>;

/**
 * The definitions of ServiceMonitor, PrometheusRule and their kin, without the operator: early, since the add-ons that
 * Prometheus itself needs bring monitors of their own.
 *
 * @see https://github.com/prometheus-community/helm-charts/tree/main/charts/prometheus-operator-crds
 */
export class PrometheusCrds extends HelmAddon<PrometheusCrdsValues> {
  static readonly chart = {
    repository: 'https://prometheus-community.github.io/helm-charts',
    name: 'prometheus-operator-crds',
    // renovate: datasource=helm registryUrl=https://prometheus-community.github.io/helm-charts
    version: '31.0.1',
  } as const;

  constructor(scope: Construct, id: string, props: PrometheusCrdsProps = {}) {
    const { deleteData = false } = requireProps('PrometheusCrdsProps', props);
    // Here the definitions are all that the release is: with them would go every monitor and rule of the cluster.
    const values = deleteData ? {} : { crds: { annotations: { 'helm.sh/resource-policy': 'keep' } } };
    super(scope, id, PrometheusCrds.chart, { namespace: 'monitoring', values }, props);
  }

  override get crds(): InstalledCrds {
    return { 'monitoring.coreos.com': 'prometheus-community/helm-charts cf408a290aec' };
  }
}
