import type { SyncPolicy as SyncPolicyObject } from '../../../imports/argoproj.io';
import type { SyncPolicy } from '../../core/model';

/**
 * A sync policy in Argo CD's words.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/
 */
export function syncPolicyOf(sync: SyncPolicy, ignoresDifferences: boolean): SyncPolicyObject {
  const { automated = true, prune = true, selfHeal = true, allowEmpty = false, retry = {}, syncOptions = [] } = sync;
  const { limit = 5, backoffSeconds = 10, backoffFactor = 2, maxBackoffSeconds = 300, refresh = true } = retry;
  return {
    ...(automated && { automated: { prune, selfHeal, allowEmpty } }),
    retry: {
      limit,
      refresh,
      backoff: { duration: `${backoffSeconds}s`, factor: backoffFactor, maxDuration: `${maxBackoffSeconds}s` },
    },
    syncOptions: [
      ...new Set([
        'ServerSideApply=true',
        'SkipDryRunOnMissingResource=true',
        ...(ignoresDifferences ? ['RespectIgnoreDifferences=true'] : []),
        ...syncOptions,
      ]),
    ],
  };
}
