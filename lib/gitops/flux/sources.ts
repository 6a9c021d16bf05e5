import type { GitRepositorySpec, HelmRepositorySpec, OCIRepositorySpec } from '../../../imports/source.toolkit.fluxcd.io';
import { FluxObject, type FluxObjectProps, type FluxScope } from './objects';
import { api, chartLayer } from './release';
import { exampleOf } from '../../core/facts';
import { requireText, shown } from '../../core/names';
import { requireProps } from '../../core/props';

/** Properties of a {@link GitRepository}. */
export interface GitRepositoryProps extends FluxObjectProps {
  /** Clone address, `https://…` or `ssh://…`. */
  readonly url: string;
  /** How often it is asked for something new, as a Go duration. @default '1m' */
  readonly interval?: string;
  /** Branch, tag, commit or reference. @default - the branch `master`, as Flux has it */
  readonly ref?: NonNullable<GitRepositorySpec['ref']>;
  /** Any other field of the spec. @default - none */
  readonly spec?: Partial<GitRepositorySpec>;
}

/**
 * A Git repository that Flux reads.
 *
 * @throws if the address is not one of HTTP or SSH
 * @see https://fluxcd.io/flux/components/source/gitrepositories/
 */
export class GitRepository extends FluxObject<'GitRepository'> {
  constructor(scope: FluxScope, id: string, props: GitRepositoryProps) {
    requireProps('GitRepositoryProps', props);
    super(scope, id, 'GitRepository', id, props);
    const { url, interval = '1m', ref, spec } = props;
    requireSourceUrl('url', url, 'GitRepository');
    for (const [field, value] of Object.entries(ref ?? {})) if (value !== undefined) requireText(`ref.${field}`, value);
    this.make(api.source, { interval, url, ...(ref && { ref }), ...spec } satisfies GitRepositorySpec);
  }
}

/** Properties of a {@link HelmRepository}. */
export interface HelmRepositoryProps extends FluxObjectProps {
  /** Address of the repository, `https://…`; `oci://…` is better read by an {@link OCIRepository} for each chart. */
  readonly url: string;
  /** How often its index is read, as a Go duration. @default '1h' */
  readonly interval?: string;
  /** Any other field of the spec. @default - none */
  readonly spec?: Partial<HelmRepositorySpec>;
}

/**
 * A repository of Helm charts.
 *
 * @throws if the address is not one of HTTP or OCI
 * @see https://fluxcd.io/flux/components/source/helmrepositories/
 */
export class HelmRepository extends FluxObject<'HelmRepository'> {
  constructor(scope: FluxScope, id: string, props: HelmRepositoryProps) {
    requireProps('HelmRepositoryProps', props);
    super(scope, id, 'HelmRepository', id, props);
    const { url, interval = '1h', spec } = props;
    requireSourceUrl('url', url, 'HelmRepository');
    this.make(api.source, {
      interval,
      url,
      ...(url.startsWith('oci://') && { type: 'oci' }),
      ...spec,
    } satisfies HelmRepositorySpec);
  }
}

/** Properties of an {@link OCIRepository}. */
export interface OCIRepositoryProps extends FluxObjectProps {
  /** Address of the artifact, `oci://…`, without a tag. */
  readonly url: string;
  /** Which of its versions. */
  readonly ref: NonNullable<OCIRepositorySpec['ref']>;
  /** How often it is asked for something new, as a Go duration. @default '1h' */
  readonly interval?: string;
  /** It holds a Helm chart, not manifests. @default false */
  readonly chart?: boolean;
  /** Any other field of the spec. @default - none */
  readonly spec?: Partial<OCIRepositorySpec>;
}

/**
 * An artifact in an OCI registry: a Helm chart, or manifests.
 *
 * @throws if the address is not one of OCI
 * @see https://fluxcd.io/flux/components/source/ocirepositories/
 */
export class OCIRepository extends FluxObject<'OCIRepository'> {
  constructor(scope: FluxScope, id: string, props: OCIRepositoryProps) {
    requireProps('OCIRepositoryProps', props);
    super(scope, id, 'OCIRepository', id, props);
    const { url, ref, interval = '1h', chart = false, spec } = props;
    requireSourceUrl('url', url, 'OCIRepository');
    if (Object.keys(ref).length === 0) throw new Error(`ref of OCIRepository '${id}' is empty: give tag, semver or digest`);
    for (const [field, value] of Object.entries(ref)) if (value !== undefined) requireText(`ref.${field}`, value);
    this.make(api.source, {
      interval,
      url,
      ref,
      ...(chart && { layerSelector: chartLayer }),
      ...spec,
    } satisfies OCIRepositorySpec);
  }
}

/** What each kind of source can read, and an address that would do. */
const addresses = {
  GitRepository: [/^(https?|ssh):\/\/[^\s/]\S*$/, 'https://github.com/me/homelab.git or ssh://git@github.com/me/homelab.git'],
  HelmRepository: [/^(https?|oci):\/\/[^\s/]\S*$/, 'https://charts.jetstack.io'],
  OCIRepository: [/^oci:\/\/[^\s/]\S*$/, 'oci://ghcr.io/me/manifests'],
} as const;

/**
 * Checks that a kind of source can read an address.
 *
 * @param what the user's own word for it, first in the error
 * @throws if it cannot
 */
export function requireSourceUrl(what: string, url: string, kind: keyof typeof addresses): void {
  const [pattern, example] = addresses[kind];
  if (!pattern.test(exampleOf(url))) throw new Error(`${what} must be an address such as ${example}, got ${shown(url)}`);
}
