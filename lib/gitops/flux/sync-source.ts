import type { GitRepositorySpec, OCIRepositorySpec } from '../../../imports/source.toolkit.fluxcd.io';
import type { KubernetesObject, Repository } from '../../core/model';
import { api, isCommit } from './release';
import type { FluxSettings } from './settings';

/**
 * The source that Flux reads the rendered tree from.
 *
 * A revision of the repository is a commit if it looks like one, a full reference if it begins with `refs/` (`refs/tags/v1`), else
 * a branch. In an OCIRepository it is a tag.
 *
 * @throws if the repository's address is not one that this kind of source can read
 */
export function rootSource(repository: Required<Repository>, { namespace, source }: FluxSettings): KubernetesObject {
  const { kind, name, interval, secret } = source;
  const shared = { interval, url: repository.url, ...(secret !== undefined && { secretRef: { name: secret } }) };
  const object = { apiVersion: api.source, kind, metadata: { name, namespace } };
  if (kind === 'OCIRepository') {
    if (!repository.url.startsWith('oci://'))
      throw new Error(`repository url must be an OCI address such as oci://ghcr.io/me/homelab, got '${repository.url}'`);
    const spec: OCIRepositorySpec = { ...shared, ref: { tag: repository.revision } };
    return { ...object, spec };
  }
  if (!/^(https?|ssh):\/\//.test(repository.url)) {
    const url = repository.url.replace(/^([^/:]+):(?!\/\/)/, 'ssh://$1/');
    throw new Error(`repository url must begin with https:// or ssh:// for Flux, such as '${url}', got '${repository.url}'`);
  }
  const spec: GitRepositorySpec = { ...shared, ref: branchRef(repository.revision) };
  return { ...object, spec };
}

function branchRef(revision: string): NonNullable<GitRepositorySpec['ref']> {
  if (isCommit(revision)) return { commit: revision };
  return revision.startsWith('refs/') ? { name: revision } : { branch: revision };
}
