import type { SyncPolicy as SyncPolicyObject } from '../../../imports/argoproj.io';
import type { SyncPolicy } from '../../core/model';
import { nearest } from '../../core/nearest';
import { requireSyncPolicy } from '../../core/sync-policy';

export { requireDifferences } from '../../core/sync-policy';

/** What Argo CD knows as a sync option, and the values it takes: it would pass over any other without a word. */
const options: ReadonlyMap<string, readonly string[]> = new Map([
  ['ApplyOutOfSyncOnly', ['true', 'false']],
  ['ClientSideApplyMigration', ['true', 'false']],
  ['CreateNamespace', ['true', 'false']],
  ['Delete', ['true', 'false', 'confirm']],
  ['FailOnSharedResource', ['true', 'false']],
  ['Force', ['true', 'false']],
  ['Prune', ['true', 'false', 'confirm']],
  ['PruneLast', ['true', 'false']],
  ['PrunePropagationPolicy', ['foreground', 'background', 'orphan']],
  ['Replace', ['true', 'false']],
  ['RespectIgnoreDifferences', ['true', 'false']],
  ['ServerSideApply', ['true', 'false']],
  ['SkipDryRunOnMissingResource', ['true', 'false']],
  ['Validate', ['true', 'false']],
]);

/**
 * A sync policy in Argo CD's words. Its options are the library's, unless it says otherwise: each stands there once.
 *
 * @throws if a number is out of bounds, or Argo CD knows no such option
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/
 */
export function syncPolicyOf(sync: SyncPolicy, ignoresDifferences: boolean): SyncPolicyObject {
  const { automated = true, prune = true, selfHeal = true, allowEmpty = false, syncOptions = [] } = sync;
  const own = ['ServerSideApply=true', 'SkipDryRunOnMissingResource=true'];
  const all = [...own, ...(ignoresDifferences ? ['RespectIgnoreDifferences=true'] : []), ...syncOptions];
  return {
    ...(automated && { automated: { prune, selfHeal, allowEmpty } }),
    retry: retryOf(requireSyncPolicy(sync).retry ?? {}),
    syncOptions: [...new Map(all.map(option => [requireOption(option), option])).values()],
  };
}

function retryOf({
  limit = 5,
  backoffSeconds = 10,
  backoffFactor = 2,
  maxBackoffSeconds,
  refresh = true,
}: NonNullable<SyncPolicy['retry']>): NonNullable<SyncPolicyObject['retry']> {
  const longest = maxBackoffSeconds ?? Math.max(300, backoffSeconds);
  if (longest < backoffSeconds)
    throw new Error(
      `retry.maxBackoffSeconds ${longest} is below retry.backoffSeconds ${backoffSeconds}: the first pause is already longer`,
    );
  return {
    limit,
    refresh,
    backoff: { duration: `${backoffSeconds}s`, factor: backoffFactor, maxDuration: `${longest}s` },
  };
}

/** Returns the option's name. */
function requireOption(option: string): string {
  const [name = '', value = '', ...more] = option.split('=');
  const values = options.get(name);
  if (values === undefined) {
    const near = nearest(name, options.keys());
    const hint = near === undefined ? `one of ${[...options.keys()].join(', ')}` : `did you mean ${near}?`;
    throw new Error(`syncOptions '${option}' is not known to Argo CD: ${hint}`);
  }
  if (!values.includes(value) || more.length > 0)
    throw new Error(`syncOptions '${option}' must be ${values.map(each => `${name}=${each}`).join(' or ')}`);
  return name;
}
