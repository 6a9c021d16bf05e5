import type { Construct } from 'constructs';
import { HelmAddon, type HelmAddonProps } from '../core/helm-addon';
import { chartFullname } from '../core/names';
import type { ServiceRef, StorageClassRef } from '../core/references';

/** Values of the loki chart that this library sets or expects you to set. */
export interface LokiValues {
  readonly deploymentMode: 'Monolithic' | 'SimpleScalable' | 'Distributed';
  readonly loki: {
    readonly auth_enabled: boolean;
    readonly commonConfig: { readonly replication_factor: number };
    readonly storage: { readonly type: 'filesystem' | 's3' };
    readonly schemaConfig: { readonly configs: readonly object[] };
    readonly limits_config: Readonly<Record<string, string | number | boolean>>;
    readonly compactor: object;
  };
  readonly singleBinary: { readonly replicas: number; readonly persistence: object };
  readonly gateway: { readonly enabled: boolean };
  readonly read: { readonly replicas: number };
  readonly write: { readonly replicas: number };
  readonly backend: { readonly replicas: number };
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
    const { storageClass, size = '50Gi', retentionHours = 168 } = props;
    if (!Number.isInteger(retentionHours) || retentionHours < 24)
      throw new Error(`retentionHours must be a whole number of at least 24, got ${retentionHours}`);
    const persistence = { enabled: true, size, ...(storageClass && { storageClass: storageClass.name }) };
    const schema = {
      from: '2024-01-01',
      store: 'boltdb-shipper',
      object_store: 'filesystem',
      schema: 'v12',
      index: { prefix: 'loki_index_', period: '24h' },
    };
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
            limits_config: { retention_period: `${retentionHours}h`, allow_structured_metadata: false },
          },
          singleBinary: { replicas: 1, persistence },
          gateway: { enabled: true },
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
    this.gateway = this.declareService(`${chartFullname(id, 'loki')}-gateway`, [{ port: 80 }]);
  }
}
