import type { Construct } from 'constructs';
import type { InstalledCrds } from '../core/addon';
import { HelmAddon, type HelmAddonProps } from '../core/helm-addon';

/** Values of the kyverno chart that this library sets or expects you to set. */
export interface KyvernoValues {
  readonly crds: { readonly install: boolean };
  readonly admissionController: KyvernoController;
  readonly backgroundController: KyvernoController;
  readonly cleanupController: KyvernoController;
  readonly reportsController: KyvernoController;
  readonly config: { readonly preserve: boolean; readonly webhookLabels: Readonly<Record<string, string>> };
}

/** Values of one of Kyverno's controllers. */
export interface KyvernoController {
  readonly replicas: number;
  readonly priorityClassName: string;
  readonly podDisruptionBudget: { readonly enabled: boolean; readonly minAvailable: number };
  readonly topologySpreadConstraints: readonly object[];
  readonly container: { readonly resources: object };
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
    const { admissionReplicas = 3 } = props;
    if (!Number.isInteger(admissionReplicas) || admissionReplicas < 1)
      throw new Error(`admissionReplicas must be a whole number of at least 1, got ${admissionReplicas}`);
    super(
      scope,
      id,
      Kyverno.chart,
      {
        namespace: 'kyverno',
        values: {
          crds: { install: true },
          admissionController: {
            replicas: admissionReplicas,
            priorityClassName: 'system-cluster-critical',
            ...(admissionReplicas > 1 && { podDisruptionBudget: { enabled: true, minAvailable: 1 } }),
          },
          // The chart's own clean-up would delete the webhooks' configuration with every sync.
          config: { preserve: false, webhookLabels: { 'app.kubernetes.io/managed-by': 'argocd' } },
        },
      },
      props,
    );
  }

  override get crds(): InstalledCrds {
    return { 'kyverno.io': 'kyverno/kyverno 111e07bbecc6', 'policies.kyverno.io': 'kyverno/kyverno 111e07bbecc6' };
  }
}
