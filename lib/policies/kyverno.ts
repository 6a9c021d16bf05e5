import type { Construct } from 'constructs';
import type { InstalledCrds } from '../core/addon';
import { HelmAddon, type HelmAddonProps } from '../core/helm-addon';
import { requireWholeNumber } from '../core/numbers';
import { requireProps } from '../core/props';

/** Values of the kyverno chart that this library sets or expects you to set. */
export interface KyvernoValues {
  readonly crds: { readonly install: boolean; readonly annotations: Readonly<Record<string, string>> };
  readonly admissionController: KyvernoController & { readonly container: { readonly resources: object } };
  readonly backgroundController: KyvernoController & { readonly resources: object };
  readonly cleanupController: KyvernoController & { readonly resources: object };
  readonly reportsController: KyvernoController & { readonly resources: object };
  readonly config: { readonly preserve: boolean; readonly webhookLabels: Readonly<Record<string, string>> };
}

/** Values that each of Kyverno's controllers has. */
export interface KyvernoController {
  readonly replicas: number;
  readonly priorityClassName: string;
  readonly podDisruptionBudget: { readonly enabled: boolean; readonly minAvailable: number };
  readonly topologySpreadConstraints: readonly object[];
  readonly tolerations: readonly object[];
  readonly serviceMonitor: { readonly enabled: boolean };
}

/** Properties of {@link Kyverno}. */
export interface KyvernoProps extends HelmAddonProps<KyvernoValues> {
  /** Copies of the controller that admits objects. @default 3: it must outlive a machine */
  readonly admissionReplicas?: number;
}

/**
 * Policies that admit, change and make objects, by Kyverno.
 *
 * @throws if admissionReplicas is not a whole number of at least 1
 * @see https://kyverno.io/docs/installation/
 */
export class Kyverno extends HelmAddon<KyvernoValues> {
  static readonly chart = {
    repository: 'https://kyverno.github.io/kyverno/',
    name: 'kyverno',
    // renovate: datasource=helm registryUrl=https://kyverno.github.io/kyverno/
    version: '3.9.0',
  } as const;

  constructor(scope: Construct, id: string, props: KyvernoProps = {}) {
    const { deleteData = false } = requireProps('KyvernoProps', props);
    const replicas = requireWholeNumber('admissionReplicas', props.admissionReplicas ?? 3, 1);
    super(
      scope,
      id,
      Kyverno.chart,
      {
        namespace: 'kyverno',
        values: {
          // With its definitions would go every policy.
          crds: { install: true, ...(!deleteData && { annotations: { 'helm.sh/resource-policy': 'keep' } }) },
          admissionController: {
            replicas,
            priorityClassName: 'system-cluster-critical',
            ...(replicas > 1 && { podDisruptionBudget: { enabled: true, minAvailable: 1 } }),
          },
          // To keep its settings the chart has a hook after deletion, with which an application is never in sync.
          config: { preserve: false },
        },
      },
      props,
    );
  }

  override get crds(): InstalledCrds {
    return { 'kyverno.io': 'kyverno/kyverno 111e07bbecc6', 'policies.kyverno.io': 'kyverno/kyverno 111e07bbecc6' };
  }
}
