import { gunzipSync } from 'node:zlib';
import type { TestCluster } from './cluster';

/** A revision of a Helm release, as Helm keeps it in the cluster. */
export interface Release {
  readonly name: string;
  readonly namespace: string;
  readonly revision: number;
  /** For example `deployed` or `pending-install`. */
  readonly status: string;
  /** Name and version of the chart. */
  readonly chart: string;
  /** The values that were given, not those that the chart has itself. */
  readonly values: unknown;
}

interface StoredRelease {
  readonly config?: unknown;
  readonly chart: { readonly metadata: { readonly name: string; readonly version: string } };
}

/** Every revision of every release in the cluster, by namespace, name and revision. */
export async function releases(cluster: TestCluster): Promise<readonly Release[]> {
  const secrets = await cluster.list('/api/v1/secrets?labelSelector=owner%3Dhelm');
  return secrets.map(({ metadata, data }) => {
    const { name = '', version = '', status = '' } = metadata.labels ?? {};
    // Kubernetes' base64 around Helm's own.
    const text = Buffer.from(Buffer.from(data?.['release'] ?? '', 'base64').toString(), 'base64');
    const { chart, config } = JSON.parse(gunzipSync(text).toString()) as StoredRelease;
    return {
      ...{ name, namespace: metadata.namespace ?? '', revision: Number(version), status },
      chart: `${chart.metadata.name}-${chart.metadata.version}`,
      values: config ?? {},
    };
  });
}
