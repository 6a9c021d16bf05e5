import type { Construct } from 'constructs';
import { HelmAddon, type HelmAddonProps } from '../core/helm-addon';
import { chartFullname } from '../core/names';
import type { SecretRef, ServiceRef, StorageClassRef } from '../core/references';
import type { SecretSource } from '../core/secret';
import { kubePrometheusValues, type KubePrometheusStackValues } from './kube-prometheus-values';

/** Who may sign in to Grafana as its first administrator. */
export interface GrafanaAdmin {
  readonly user: SecretSource;
  readonly password: SecretSource;
}

/** Properties of {@link KubePrometheusStack}. */
export interface KubePrometheusStackProps extends HelmAddonProps<KubePrometheusStackValues> {
  /** First administrator of Grafana. */
  readonly grafanaAdmin: GrafanaAdmin;
  /** Class of the volumes of Prometheus, Alertmanager and Grafana. @default - the cluster's default class */
  readonly storageClass?: StorageClassRef;
  /** Size of Prometheus' volume, as a Kubernetes quantity. @default '30Gi' */
  readonly size?: string;
  /** How long metrics are kept, in days. @default 15 */
  readonly retentionDays?: number;
  /** Addresses of the control planes, whose scheduler, controller manager and etcd are scraped. @default - none are scraped */
  readonly controlPlanes?: readonly string[];
  /** Loki's gateway, as a data source of Grafana. @default - none */
  readonly loki?: ServiceRef;
  /** Accept metrics that other clusters write. @default false */
  readonly remoteWriteReceiver?: boolean;
  /** Addresses under which people reach the parts, for links in alerts. @default - in-cluster addresses */
  readonly externalUrls?: { readonly prometheus?: string; readonly alertmanager?: string; readonly grafana?: string };
}

/**
 * Metrics, alerts and dashboards: Prometheus, Alertmanager, Grafana and the exporters they need. The definitions of
 * ServiceMonitor and its kin are a separate, earlier add-on: `PrometheusCrds`.
 *
 * @see https://github.com/prometheus-community/helm-charts/tree/main/charts/kube-prometheus-stack
 */
export class KubePrometheusStack extends HelmAddon<KubePrometheusStackValues> {
  static readonly chart = {
    repository: 'https://prometheus-community.github.io/helm-charts',
    name: 'kube-prometheus-stack',
    // renovate: datasource=helm registryUrl=https://prometheus-community.github.io/helm-charts
    version: '88.5.3',
  } as const;

  readonly prometheus: ServiceRef;
  readonly alertmanager: ServiceRef;
  readonly grafana: ServiceRef;
  /** User and password of Grafana's first administrator. */
  readonly admin: { readonly user: SecretRef; readonly password: SecretRef };

  constructor(scope: Construct, id: string, props: KubePrometheusStackProps) {
    const { retentionDays = 15 } = props;
    if (!Number.isInteger(retentionDays) || retentionDays < 1)
      throw new Error(`retentionDays must be a whole number of at least 1, got ${retentionDays}`);
    const values = kubePrometheusValues({ ...props, retentionDays, size: props.size ?? '30Gi', adminSecret: 'grafana-admin' });
    super(scope, id, KubePrometheusStack.chart, { namespace: 'monitoring', values }, props);
    this.admin = {
      user: props.grafanaAdmin.user.bind(this, { secret: 'grafana-admin', key: 'admin-user' }),
      password: props.grafanaAdmin.password.bind(this, { secret: 'grafana-admin', key: 'admin-password' }),
    };
    if (props.storageClass !== undefined) this.uses(props.storageClass);
    // The chart cuts its own full name at 26 characters, to leave room for what follows.
    const full = chartFullname(id, KubePrometheusStack.chart.name, 26);
    const labels = (app: string) => ({ app: `${KubePrometheusStack.chart.name}-${app}`, release: id });
    this.prometheus = this.declareService(
      `${full}-prometheus`,
      [
        { name: 'http-web', port: 9090 },
        { name: 'reloader-web', port: 8080 },
      ],
      labels('prometheus'),
    );
    this.alertmanager = this.declareService(
      `${full}-alertmanager`,
      [
        { name: 'http-web', port: 9093 },
        { name: 'reloader-web', port: 8080 },
      ],
      labels('alertmanager'),
    );
    this.grafana = this.declareService(`${chartFullname(id, 'grafana')}`, [{ name: 'http-web', port: 80 }], {
      'app.kubernetes.io/instance': id,
      'app.kubernetes.io/name': 'grafana',
    });
  }
}
