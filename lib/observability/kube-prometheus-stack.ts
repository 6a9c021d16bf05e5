import type { Construct } from 'constructs';
import { HelmAddon, type HelmAddonProps } from '../core/helm-addon';
import { chartFullname } from '../core/names';
import { requireTime } from '../core/numbers';
import { requireProps } from '../core/props';
import { requireSize } from '../core/quantities';
import type { SecretRef, ServicePort, ServiceRef, StorageClassRef } from '../core/references';
import { bindSecret, type SecretSource } from '../core/secret';
import { requireAddress } from '../networking/address';
import { requireUrl } from '../networking/url';
import { kubePrometheusValues, type KubePrometheusStackValues } from './kube-prometheus-values';

/** Who may sign in to Grafana as its first administrator: two keys of one Secret. */
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
  /**
   * IP addresses of the control planes, whose scheduler, controller manager and etcd are scraped. They must listen there:
   * scheduler and controller manager with `bind-address: 0.0.0.0`, etcd with `listen-metrics-urls: http://0.0.0.0:2381`.
   *
   * @default - none are scraped
   */
  readonly controlPlanes?: readonly string[];
  /** Loki's gateway on this cluster, as a data source of Grafana. @default - none */
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
 * @throws if a size, a number of days, an address or a URL is none, the administrator is in two Secrets, or Loki on another cluster
 * @see https://github.com/prometheus-community/helm-charts/tree/main/charts/kube-prometheus-stack
 */
export class KubePrometheusStack extends HelmAddon<KubePrometheusStackValues> {
  static readonly chart = {
    repository: 'https://prometheus-community.github.io/helm-charts',
    name: 'kube-prometheus-stack',
    // renovate: datasource=helm registryUrl=https://prometheus-community.github.io/helm-charts
    version: '88.5.3',
  } as const;

  /** Prometheus' API and interface, on port 9090. */
  readonly prometheus: ServiceRef;
  /** Alertmanager's API and interface, on port 9093. */
  readonly alertmanager: ServiceRef;
  /** Grafana, on port 80. */
  readonly grafana: ServiceRef;
  /** User and password of Grafana's first administrator. */
  readonly admin: { readonly user: SecretRef; readonly password: SecretRef };

  constructor(scope: Construct, id: string, props: KubePrometheusStackProps) {
    requireProps('KubePrometheusStackProps', props);
    const retentionDays = requireTime('retentionDays', props.retentionDays ?? 15, 'days', 1);
    const size = requireSize('size', props.size ?? '30Gi');
    requireReachable(props);
    const admin = {};
    const values = kubePrometheusValues({ ...props, retentionDays, size, admin });
    super(scope, id, KubePrometheusStack.chart, { namespace: 'monitoring', values }, props);
    const { loki, storageClass } = props;
    if (loki?.owner !== undefined && loki.owner.target !== this.target)
      throw new Error(
        `loki is a service of '${loki.owner.target.node.id}', and Grafana runs on '${this.target.node.id}': they share no names`,
      );
    this.admin = this.bindAdmin(props.grafanaAdmin);
    // Where they are kept is only known once there is an add-on to bind them to; the values are merged later.
    const { user, password } = this.admin;
    Object.assign(admin, { existingSecret: user.name, userKey: user.key, passwordKey: password.key });
    if (storageClass !== undefined) this.uses(storageClass);
    const { name } = KubePrometheusStack.chart;
    // The chart cuts its own full name at 26 characters, to leave room for what follows.
    const full = chartFullname(id, name, 26);
    const reloader: ServicePort = { name: 'reloader-web', port: 8080 };
    const part = (part: string, port: number): ServiceRef =>
      this.declareService(`${full}-${part}`, [{ name: 'http-web', port }, reloader], { app: `${name}-${part}`, release: id });
    this.prometheus = part('prometheus', 9090);
    this.alertmanager = part('alertmanager', 9093);
    const labels = { 'app.kubernetes.io/instance': id, 'app.kubernetes.io/name': 'grafana' };
    this.grafana = this.declareService(chartFullname(id, 'grafana'), [{ name: 'http-web', port: 80 }], labels);
  }

  private bindAdmin(admin: GrafanaAdmin): KubePrometheusStack['admin'] {
    const user = bindSecret('grafanaAdmin.user', admin.user, this, { secret: 'grafana-admin', key: 'admin-user' });
    const password = bindSecret('grafanaAdmin.password', admin.password, this, {
      secret: 'grafana-admin',
      key: 'admin-password',
    });
    if (user.name !== password.name)
      throw new Error(`grafanaAdmin must be two keys of one Secret, got '${user.name}' and '${password.name}'`);
    return { user, password };
  }
}

function requireReachable({ controlPlanes, externalUrls = {} }: KubePrometheusStackProps): void {
  if (controlPlanes?.length === 0)
    throw new Error('controlPlanes is empty: give their addresses, or leave it out and none is scraped');
  for (const address of controlPlanes ?? []) requireAddress('controlPlanes', address);
  for (const [part, url] of Object.entries(externalUrls)) requireUrl(`externalUrls.${part}`, url, `https://${part}.example.net`);
}
