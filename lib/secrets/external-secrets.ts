import type { Construct } from 'constructs';
import type { InstalledCrds } from '../core/addon';
import { HelmAddon, type HelmAddonProps } from '../core/helm-addon';

/** Values of the external-secrets chart that this library sets or expects you to set. */
export interface ExternalSecretsValues {
  readonly installCRDs: boolean;
  readonly replicaCount: number;
  readonly priorityClassName: string;
  readonly tolerations: readonly object[];
  readonly serviceAccount: { readonly name: string };
  readonly serviceMonitor: { readonly enabled: boolean };
  readonly webhook: { readonly priorityClassName: string; readonly tolerations: readonly object[] };
  readonly certController: { readonly priorityClassName: string; readonly tolerations: readonly object[] };
}

/** Properties of {@link ExternalSecrets}. */
export type ExternalSecretsProps = HelmAddonProps<ExternalSecretsValues>;

/** Secrets fetched from a store outside the cluster, by External Secrets. */
export class ExternalSecrets extends HelmAddon<ExternalSecretsValues> {
  static readonly chart = {
    repository: 'https://charts.external-secrets.io',
    name: 'external-secrets',
    // renovate: datasource=helm registryUrl=https://charts.external-secrets.io
    version: '2.9.0',
  } as const;

  constructor(scope: Construct, id: string, props: ExternalSecretsProps = {}) {
    super(
      scope,
      id,
      ExternalSecrets.chart,
      {
        namespace: 'external-secrets',
        values: { installCRDs: true, serviceAccount: { name: 'external-secrets-sa' } },
        // The webhook's certificate is made in the cluster.
        ignoreDifferences: [{ kind: 'Secret', name: 'external-secrets-webhook', jsonPointers: ['/data'] }],
      },
      props,
    );
  }

  override get crds(): InstalledCrds {
    return {
      'external-secrets.io': 'external-secrets/external-secrets v2.9.0',
      'generators.external-secrets.io': 'external-secrets/external-secrets v2.9.0',
    };
  }
}
