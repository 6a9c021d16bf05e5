import type { SyncPolicy as SyncPolicyObject } from '../../../imports/argoproj.io';
import type { IgnoredDifference, SyncPolicy } from '../../core/model';
import { nearest } from '../../core/nearest';
import { requireWholeNumber } from '../../core/numbers';

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
    retry: retryOf(sync.retry ?? {}),
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
  const first = requireWholeNumber('retry.backoffSeconds', backoffSeconds, 1);
  const longest = requireWholeNumber('retry.maxBackoffSeconds', maxBackoffSeconds ?? Math.max(300, first), 1);
  if (longest < first)
    throw new Error(
      `retry.maxBackoffSeconds ${longest} is below retry.backoffSeconds ${first}: the first pause is already longer`,
    );
  return {
    // Below zero it never gives up.
    limit: requireWholeNumber('retry.limit', limit, -1),
    refresh,
    backoff: {
      duration: `${first}s`,
      factor: requireWholeNumber('retry.backoffFactor', backoffFactor, 1),
      maxDuration: `${longest}s`,
    },
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

/**
 * Returns the differences if each says what part of the object it is about.
 *
 * @throws if one says nothing, or a pointer is none
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/diffing/
 */
export function requireDifferences(differences: readonly IgnoredDifference[]): readonly IgnoredDifference[] {
  for (const { kind, jsonPointers = [], jqPathExpressions = [] } of differences) {
    if (jsonPointers.length + jqPathExpressions.length === 0)
      throw new Error(`ignoreDifferences of ${kind} ignores nothing: give it jsonPointers or jqPathExpressions`);
    const wrong = jsonPointers.find(pointer => !/^(\/([^~/]|~[01])*)+$/.test(pointer));
    if (wrong !== undefined)
      throw new Error(`ignoreDifferences of ${kind} must have JSON pointers such as /spec/replicas, got '${wrong}'`);
  }
  return differences;
}
