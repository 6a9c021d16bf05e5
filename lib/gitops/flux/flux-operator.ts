import type { Construct } from 'constructs';
import type { InstalledCrds } from '../../core/addon';
import { HelmAddon, type HelmAddonProps } from '../../core/helm-addon';
import { requireProps } from '../../core/props';
import { FluxInstance, type FluxInstanceProps } from './flux-instance';

/** Values of the flux-operator chart that this library sets or expects you to set. */
export interface FluxOperatorValues {
  readonly installCRDs: boolean;
  readonly rbac: { readonly create: boolean; readonly createAggregation: boolean };
  readonly priorityClassName: string;
  readonly resources: object;
  readonly tolerations: readonly object[];
  readonly serviceMonitor: { readonly create: boolean };
  readonly web: { readonly enabled: boolean };
}

/** Properties of {@link FluxOperator}. */
export interface FluxOperatorProps extends HelmAddonProps<FluxOperatorValues> {
  /** Makes the FluxInstance: Flux itself. @default - version 2.9.3 with its usual controllers */
  readonly instance?: FluxInstanceProps;
}

/**
 * Flux, installed and kept up to date by the Flux Operator: bootstrap installs it, and from then on it keeps itself in line
 * with Git.
 *
 * @throws if the version of Flux is not exact
 * @see https://fluxoperator.dev/docs/charts/flux-operator/
 */
export class FluxOperator extends HelmAddon<FluxOperatorValues> {
  static readonly chart = {
    repository: 'oci://ghcr.io/controlplaneio-fluxcd/charts',
    name: 'flux-operator',
    // renovate: datasource=docker depName=ghcr.io/controlplaneio-fluxcd/charts/flux-operator
    version: '0.57.0',
  } as const;

  constructor(scope: Construct, id: string, props: FluxOperatorProps = {}) {
    requireProps('FluxOperatorProps', props);
    super(
      scope,
      id,
      FluxOperator.chart,
      {
        namespace: 'flux-system',
        values: { installCRDs: true, rbac: { create: true, createAggregation: true } },
        // It must never delete itself.
        cascade: false,
      },
      props,
    );
    new FluxInstance(this, 'flux', props.instance ?? { version: '2.9.3' });
  }

  override get crds(): InstalledCrds {
    return { 'fluxcd.controlplane.io': 'controlplaneio-fluxcd/flux-operator 17c6aeaddd8d' };
  }
}
