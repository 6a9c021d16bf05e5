import type { FluxInstanceSpec } from '../../../imports/fluxcd.controlplane.io';
import { exampleOf } from '../../core/facts';
import { requireObjectName, requireText } from '../../core/names';
import { FluxObject, type FluxObjectProps, type FluxScope } from './objects';
import { api } from './release';
import { requireProps } from '../../core/props';
import { requireSourceUrl } from './sources';

/** Properties of a {@link FluxInstance}. */
export interface FluxInstanceProps extends FluxObjectProps {
  /** Version of Flux, exact, for example `2.9.3`. */
  readonly version: string;
  /** Registry that the controllers' images come from. @default 'ghcr.io/fluxcd' */
  readonly registry?: string;
  /** @default - source, kustomize, helm and notification controller */
  readonly components?: NonNullable<FluxInstanceSpec['components']>;
  /** What it reads first. @default - nothing: somebody else makes the source and the root Kustomization */
  readonly sync?: NonNullable<FluxInstanceSpec['sync']>;
  /** Any other field of the spec. @default - none */
  readonly spec?: Partial<FluxInstanceSpec>;
}

/**
 * Flux itself, as the Flux Operator installs it. There is one in a cluster, and its name is `flux`.
 *
 * @throws if the version is not exact, or the registry or what it reads first is none
 * @see https://fluxoperator.dev/docs/crd/fluxinstance/
 */
export class FluxInstance extends FluxObject<'FluxInstance'> {
  constructor(scope: FluxScope, id: string, props: FluxInstanceProps) {
    requireProps('FluxInstanceProps', props);
    super(scope, id, 'FluxInstance', 'flux', props);
    const { version, registry = 'ghcr.io/fluxcd', components, sync, spec } = props;
    if (!/^v?\d+\.\d+\.\d+$/.test(version)) throw new Error(`version of Flux must be exact, such as 2.9.3, got '${version}'`);
    if (!/^[\w.-]+(:\d+)?(\/[\w.-]+)*$/.test(exampleOf(registry)))
      throw new Error(`registry must be one such as ghcr.io/fluxcd, got '${registry}'`);
    if (sync !== undefined) requireSync(sync);
    this.make(api.operator, {
      distribution: { version, registry },
      ...(components && { components }),
      ...(sync && { sync }),
      ...spec,
    } satisfies FluxInstanceSpec);
  }
}

function requireSync({ kind = 'GitRepository', url, ref, name, pullSecret }: NonNullable<FluxInstanceProps['sync']>): void {
  if (kind === 'Bucket') requireText('sync.url', url);
  else requireSourceUrl('sync.url', url, kind);
  requireText('sync.ref', ref);
  if (name !== undefined) requireObjectName('sync.name', name);
  if (pullSecret !== undefined) requireObjectName('sync.pullSecret', pullSecret);
}
