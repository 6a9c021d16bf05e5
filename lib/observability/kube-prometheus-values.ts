import type { ServiceRef } from '../core/references';
import type { PartialValues } from '../core/values';
import type { KubePrometheusStackProps } from './kube-prometheus-stack';

/** Values of the kube-prometheus-stack chart that this library sets or expects you to set. */
export interface KubePrometheusStackValues {
  readonly crds: { readonly enabled: boolean; readonly upgradeJob: { readonly enabled: boolean } };
  readonly defaultRules: { readonly create: boolean; readonly rules: Readonly<Record<string, boolean>> };
  readonly additionalPrometheusRulesMap: Readonly<Record<string, object>>;
  readonly prometheus: { readonly agentMode: boolean; readonly prometheusSpec: Readonly<Record<string, unknown>> };
  readonly alertmanager: {
    readonly enabled: boolean;
    readonly config: object;
    readonly alertmanagerSpec: Readonly<Record<string, unknown>>;
  };
  readonly grafana: Readonly<Record<string, unknown>>;
  readonly kubeControllerManager: ControlPlaneScrape;
  readonly kubeScheduler: ControlPlaneScrape;
  readonly kubeEtcd: ControlPlaneScrape;
  readonly kubeProxy: { readonly enabled: boolean };
  readonly kubelet: { readonly enabled: boolean };
  readonly nodeExporter: { readonly enabled: boolean };
}

/** How a part of the control plane is scraped. */
export interface ControlPlaneScrape {
  readonly enabled: boolean;
  /** Addresses of the machines it runs on. */
  readonly endpoints: readonly string[];
  readonly service: object;
  readonly serviceMonitor: object;
}

/** What the values are made of: what an add-on was asked for, with its defaults. */
export interface KubePrometheusInput extends KubePrometheusStackProps {
  /** Days. */
  readonly retentionDays: number;
  /** Of Prometheus' volume, as a Kubernetes quantity. */
  readonly size: string;
  /** Where Grafana finds its first administrator. */
  readonly admin: object;
}

/** The chart's values for what an add-on was asked for. */
export function kubePrometheusValues(input: KubePrometheusInput): PartialValues<KubePrometheusStackValues> {
  const { controlPlanes = [], externalUrls = {} } = input;
  return {
    crds: { enabled: false, upgradeJob: { enabled: false } },
    defaultRules: { create: true, rules: { etcd: controlPlanes.length > 0 } },
    prometheus: { prometheusSpec: prometheusSpec(input) },
    alertmanager: {
      alertmanagerSpec: {
        ...(externalUrls.alertmanager !== undefined && { externalUrl: externalUrls.alertmanager }),
        storage: volume(input, '5Gi'),
        ...claims(input),
      },
    },
    grafana: grafana(input),
    ...controlPlane(controlPlanes),
    // Cilium replaces it.
    kubeProxy: { enabled: false },
  };
}

/** Selectors that accept every monitor of the cluster, not only those that carry the release's label. */
export const everyMonitor = {
  serviceMonitorSelectorNilUsesHelmValues: false,
  podMonitorSelectorNilUsesHelmValues: false,
  probeSelectorNilUsesHelmValues: false,
  scrapeConfigSelectorNilUsesHelmValues: false,
} as const;

function prometheusSpec(input: KubePrometheusInput): Readonly<Record<string, unknown>> {
  const { externalUrls = {}, remoteWriteReceiver = false, retentionDays, size } = input;
  return {
    ...everyMonitor,
    ruleSelectorNilUsesHelmValues: false,
    ...(externalUrls.prometheus !== undefined && { externalUrl: externalUrls.prometheus }),
    ...(remoteWriteReceiver && { enableRemoteWriteReceiver: true }),
    enableFeatures: ['exemplar-storage'],
    retention: `${retentionDays}d`,
    storageSpec: volume(input, size),
    ...claims(input),
  };
}

/** The claims of a stateful set outlive it, unless data is to go with the add-on. */
function claims({ deleteData = false }: KubePrometheusInput): object {
  return deleteData ? { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' } } : {};
}

function volume({ storageClass }: KubePrometheusInput, size: string): object {
  const spec = {
    ...(storageClass && { storageClassName: storageClass.name }),
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: size } },
  };
  return { volumeClaimTemplate: { spec } };
}

function grafana(input: KubePrometheusInput): Readonly<Record<string, unknown>> {
  const { admin, deleteData = false, externalUrls = {}, loki, storageClass } = input;
  const lokiSource = loki && {
    name: 'Loki',
    type: 'loki',
    uid: 'loki',
    access: 'proxy',
    url: addressOf(loki),
    jsonData: { maxLines: 5000, timeout: 60 },
  };
  return {
    admin,
    persistence: {
      enabled: true,
      size: '5Gi',
      ...(storageClass && { storageClassName: storageClass.name }),
      ...(!deleteData && { annotations: { 'helm.sh/resource-policy': 'keep' } }),
    },
    // Two pods would write to one database.
    deploymentStrategy: { type: 'Recreate' },
    sidecar: {
      dashboards: {
        enabled: true,
        label: 'grafana_dashboard',
        labelValue: '1',
        searchNamespace: 'ALL',
        folderAnnotation: 'grafana_folder',
        provider: { foldersFromFilesStructure: true },
      },
      datasources: { enabled: true, uid: 'prometheus' },
    },
    ...(lokiSource && { additionalDataSources: [lokiSource] }),
    ...(externalUrls.grafana !== undefined && { 'grafana.ini': { server: { root_url: externalUrls.grafana } } }),
  };
}

function addressOf({ name, namespace, ports: [first] }: ServiceRef): string {
  const port = first === undefined || first.port === 80 ? '' : `:${first.port}`;
  return `http://${name}.${namespace}.svc.cluster.local${port}`;
}

/** The control plane listens on its machines' addresses, behind certificates of its own. */
function controlPlane(endpoints: readonly string[]): PartialValues<KubePrometheusStackValues> {
  const enabled = endpoints.length > 0;
  const scrape = (port: number): PartialValues<ControlPlaneScrape> => ({
    enabled,
    ...(enabled && { endpoints, service: { port, targetPort: port }, serviceMonitor: { https: true, insecureSkipVerify: true } }),
  });
  const etcd: PartialValues<ControlPlaneScrape> = {
    enabled,
    // Its other port would ask for a client's certificate.
    ...(enabled && { endpoints, service: { port: 2381, targetPort: 2381 } }),
  };
  return { kubeControllerManager: scrape(10257), kubeScheduler: scrape(10259), kubeEtcd: etcd };
}
