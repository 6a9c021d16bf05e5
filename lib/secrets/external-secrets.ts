import type { Construct } from 'constructs';
import type { InstalledCrds } from '../core/addon';
import { HelmAddon, type HelmAddonProps } from '../core/helm-addon';
import { chartFullname } from '../core/names';
import { requireProps } from '../core/props';
import type { PriorityClassRef } from '../core/references';

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
export interface ExternalSecretsProps extends HelmAddonProps<ExternalSecretsValues> {
  /** Priority of its pods. @default - none */
  readonly priorityClass?: PriorityClassRef;
}

/**
 * Secrets fetched from a store outside the cluster, by External Secrets.
 *
 * @see https://external-secrets.io/latest/introduction/getting-started/
 */
export class ExternalSecrets extends HelmAddon<ExternalSecretsValues> {
  static readonly chart = {
    repository: 'https://charts.external-secrets.io',
    name: 'external-secrets',
    // renovate: datasource=helm registryUrl=https://charts.external-secrets.io
    version: '2.9.0',
  } as const;

  constructor(scope: Construct, id: string, props: ExternalSecretsProps = {}) {
    const { priorityClass } = requireProps('ExternalSecretsProps', props);
    const priority = priorityClass && { priorityClassName: priorityClass.name };
    const webhook = `${chartFullname(id, ExternalSecrets.chart.name)}-webhook`;
    super(
      scope,
      id,
      ExternalSecrets.chart,
      {
        namespace: 'external-secrets',
        values: {
          installCRDs: true,
          serviceAccount: { name: 'external-secrets-sa' },
          ...(priority && { ...priority, webhook: priority, certController: priority }),
        },
        // The webhook's certificate is made in the cluster.
        ignoreDifferences: [{ kind: 'Secret', name: webhook, jsonPointers: ['/data'] }],
      },
      props,
    );
    if (priorityClass !== undefined) this.uses(priorityClass);
  }

  override get crds(): InstalledCrds {
    return {
      'external-secrets.io': 'external-secrets/external-secrets v2.9.0',
      'generators.external-secrets.io': 'external-secrets/external-secrets v2.9.0',
    };
  }
}
