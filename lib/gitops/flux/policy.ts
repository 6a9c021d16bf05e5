import type { HelmReleaseSpec } from '../../../imports/helm.toolkit.fluxcd.io';
import type { KustomizationSpec } from '../../../imports/kustomize.toolkit.fluxcd.io';
import type { GitOpsApplication, IgnoredDifference, SyncPolicy } from '../../core/model';
import type { FluxSettings } from './settings';

/** The sync policy of an application: its own over the engine's. */
export function syncOf(application: GitOpsApplication, { sync }: FluxSettings): SyncPolicy {
  return { ...sync, ...application.sync, retry: { ...sync.retry, ...application.sync.retry } };
}

/**
 * What an application's sync policy means for each of its Kustomizations.
 *
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/
 */
export function kustomizationPolicy(
  application: GitOpsApplication,
  settings: FluxSettings,
): Omit<KustomizationSpec, 'path' | 'sourceRef'> {
  const { automated = true, prune = true, retry = {} } = syncOf(application, settings);
  return {
    interval: settings.interval,
    retryInterval: retry.backoffSeconds === undefined ? settings.retryInterval : `${retry.backoffSeconds}s`,
    timeout: settings.timeout,
    prune,
    wait: true,
    force: false,
    // Flux would take the missing pruning for a wish to keep everything at the end, too.
    ...(application.cascade ? !prune && { deletionPolicy: 'Delete' as const } : { deletionPolicy: 'Orphan' as const }),
    ...(!automated && { suspend: true }),
  };
}

/**
 * What an application's sync policy means for its HelmRelease.
 *
 * @see https://fluxcd.io/flux/components/helm/helmreleases/
 */
export function releasePolicy(
  application: GitOpsApplication,
  settings: FluxSettings,
): Pick<HelmReleaseSpec, 'interval' | 'timeout' | 'install' | 'upgrade' | 'driftDetection'> {
  const { selfHeal = true, retry = {} } = syncOf(application, settings);
  const { limit: retries = 5 } = retry;
  const ignore = ignoreRules(application.ignoreDifferences);
  return {
    interval: settings.interval,
    timeout: settings.timeout,
    install: { crds: 'CreateReplace', remediation: { retries } },
    upgrade: { crds: 'CreateReplace', remediation: { retries } },
    driftDetection: { mode: selfHeal ? 'enabled' : 'warn', ...(ignore.length > 0 && { ignore }) },
  };
}

/** Differences that Flux leaves alone; those that only jq can tell are for Argo CD. */
export function ignoreRules(differences: readonly IgnoredDifference[]): NonNullable<KustomizationSpec['ignore']> {
  return differences.flatMap(({ group, kind, name, namespace, jsonPointers: paths = [] }) => {
    if (paths.length === 0) return [];
    const target = {
      ...(group !== undefined && group !== '' && { group: literalPattern(group) }),
      kind,
      ...(name !== undefined && { name: literalPattern(name) }),
      ...(namespace !== undefined && { namespace }),
    };
    return [{ paths, target }];
  });
}

/** What selects objects are anchored regular expressions; of all that names may hold only the dot means something there. */
export function literalPattern(name: string): string {
  return name.replaceAll('.', '[.]');
}
