import type { Construct } from 'constructs';
import { HelmAddon, type HelmAddonProps } from '../core/helm-addon';
import { chartFullname } from '../core/names';
import { requireTime } from '../core/numbers';
import { requireProps } from '../core/props';
import { requireSize } from '../core/quantities';
import type { ServiceRef, StorageClassRef } from '../core/references';

/** Values of the loki chart that this library sets or expects you to set. */
export interface LokiValues {
  readonly deploymentMode: 'Monolithic' | 'SimpleScalable' | 'Distributed';
  readonly loki: {
    readonly auth_enabled: boolean;
    readonly commonConfig: { readonly replication_factor: number };
    readonly storage: { readonly type: 'filesystem' | 's3' };
    /** How logs are laid out on disk, by date: what is written stays readable only while its entry stays. */
    readonly schemaConfig: { readonly configs: readonly object[] };
    readonly limits_config: Readonly<Record<string, string | number | boolean>>;
    readonly compactor: object;
  };
  readonly singleBinary: { readonly replicas: number; readonly resources: object; readonly persistence: LokiPersistence };
  readonly gateway: { readonly enabled: boolean };
  readonly chunksCache: { readonly enabled: boolean; readonly allocatedMemory: number };
  readonly resultsCache: { readonly enabled: boolean; readonly allocatedMemory: number };
  readonly read: { readonly replicas: number };
  readonly write: { readonly replicas: number };
  readonly backend: { readonly replicas: number };
}

/** The volume of Loki's one process. */
export interface LokiPersistence {
  readonly enabled: boolean;
  readonly size: string;
  readonly storageClass: string;
  readonly enableStatefulSetAutoDeletePVC: boolean;
  readonly whenDeleted: 'Retain' | 'Delete';
  readonly whenScaled: 'Retain' | 'Delete';
}

/** Properties of {@link Loki}. */
export interface LokiProps extends HelmAddonProps<LokiValues> {
  /** Class of the volume that holds the logs. @default - the cluster's default class */
  readonly storageClass?: StorageClassRef;
  /** Size of that volume, as a Kubernetes quantity. @default '50Gi' */
  readonly size?: string;
  /** How long logs are kept, in hours. @default 168 (7 days) */
  readonly retentionHours?: number;
}

/**
 * Logs, by Loki as one process on one volume.
 *
 * @throws if the size is no quantity, or logs would be kept for less than a day
 * @see https://grafana.com/docs/loki/latest/setup/install/helm/install-monolithic/
 */
export class Loki extends HelmAddon<LokiValues> {
  static readonly chart = {
    repository: 'https://grafana-community.github.io/helm-charts',
    name: 'loki',
    // renovate: datasource=helm registryUrl=https://grafana-community.github.io/helm-charts
    version: '18.11.0',
  } as const;

  /** What takes and serves logs, on port 80. */
  readonly gateway: ServiceRef;

  constructor(scope: Construct, id: string, props: LokiProps = {}) {
    const { storageClass, deleteData = false } = requireProps('LokiProps', props);
    const size = requireSize('size', props.size ?? '50Gi');
    const retentionHours = requireTime('retentionHours', props.retentionHours ?? 168, 'hours', 24);
    const lifetime = { enableStatefulSetAutoDeletePVC: deleteData, whenDeleted: 'Delete', whenScaled: 'Retain' } as const;
    const persistence = { enabled: true, size, ...(storageClass && { storageClass: storageClass.name }), ...lifetime };
    const index = { prefix: 'loki_index_', period: '24h' };
    const schema = { from: '2024-01-01', store: 'tsdb', object_store: 'filesystem', schema: 'v13', index };
    super(
      scope,
      id,
      Loki.chart,
      {
        namespace: 'loki',
        values: {
          deploymentMode: 'Monolithic',
          loki: {
            auth_enabled: false,
            commonConfig: { replication_factor: 1 },
            storage: { type: 'filesystem' },
            schemaConfig: { configs: [schema] },
            // Without a compactor that deletes, a retention period is only a promise.
            compactor: { retention_enabled: true, delete_request_store: 'filesystem' },
            limits_config: { retention_period: `${retentionHours}h` },
          },
          singleBinary: { replicas: 1, persistence },
          gateway: { enabled: true },
          // It would reserve 10 GB of memory to spare requests to an object store, and the logs lie on a disk.
          chunksCache: { enabled: false },
          read: { replicas: 0 },
          write: { replicas: 0 },
          backend: { replicas: 0 },
        },
        // Kubernetes adds these to a stateful set's claims by itself.
        ignoreDifferences: [
          {
            group: 'apps',
            kind: 'StatefulSet',
            jqPathExpressions: [
              '.spec.volumeClaimTemplates[]?.metadata.creationTimestamp',
              '.spec.volumeClaimTemplates[]?.status',
            ],
          },
        ],
      },
      props,
    );
    if (storageClass !== undefined) this.uses(storageClass);
    const labels = { 'app.kubernetes.io/name': 'loki', 'app.kubernetes.io/instance': id };
    const gateway = `${chartFullname(id, 'loki')}-gateway`;
    this.gateway = this.declareService(gateway, [{ port: 80 }], { ...labels, 'app.kubernetes.io/component': 'gateway' });
  }
}
