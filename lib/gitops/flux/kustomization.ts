import type { KustomizationSpec } from '../../../imports/kustomize.toolkit.fluxcd.io';
import { FluxObject, nameIn, refIn, type FluxObjectProps, type FluxRef, type FluxScope } from './objects';
import { api } from './release';
import { requireProps } from '../../core/props';
import { requireRepositoryFolder } from '../../core/repositories';

/** Properties of a {@link Kustomization}. */
export interface KustomizationProps extends FluxObjectProps {
  /** What it reads. */
  readonly source: FluxRef<KustomizationSpec['sourceRef']['kind']>;
  /** Folder in the source. @default - all of it */
  readonly path?: string;
  /** Kustomizations that must be ready first. @default - none */
  readonly dependsOn?: readonly FluxRef<'Kustomization'>[];
  /** How often it is compared with the cluster, as a Go duration. @default '10m' */
  readonly interval?: string;
  /** Delete what the source no longer has. @default true */
  readonly prune?: boolean;
  /** It is ready when all that it made is healthy. @default true */
  readonly wait?: boolean;
  /** Any other field of the spec. @default - none */
  readonly spec?: Partial<KustomizationSpec>;
}

/**
 * A Kustomization of your own, for what is not an add-on: a folder of somebody else's repository, a tree of a tool of yours.
 *
 * Flux replaces `${…}` in everything that it applies if `spec.postBuild` is given, and only then.
 *
 * @throws if the path is none
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/
 */
export class Kustomization extends FluxObject<'Kustomization'> {
  constructor(scope: FluxScope, id: string, props: KustomizationProps) {
    requireProps('KustomizationProps', props);
    super(scope, id, 'Kustomization', id, props);
    const { source, path, dependsOn, interval = '10m', prune = true, wait = true, spec } = props;
    if (path !== undefined) requireRepositoryFolder('path', path);
    this.make(api.kustomize, {
      interval,
      prune,
      wait,
      ...(path !== undefined && { path }),
      sourceRef: refIn(source, this.ref),
      ...(dependsOn && { dependsOn: dependsOn.map(first => nameIn(first, this.ref)) }),
      ...spec,
    } satisfies KustomizationSpec);
  }
}
