import type { IgnoredDifference, SyncPolicy } from './model';
import { requireText, requireWord } from './names';
import { requireWholeNumber } from './numbers';

/**
 * Returns the sync policy if its numbers are possible, whatever the engine makes of them.
 *
 * @throws if one is not whole, or out of bounds
 */
export function requireSyncPolicy(sync: SyncPolicy): SyncPolicy {
  const { limit, backoffSeconds, backoffFactor, maxBackoffSeconds } = sync.retry ?? {};
  // Below zero it never gives up.
  if (limit !== undefined) requireWholeNumber('retry.limit', limit, -1);
  if (backoffSeconds !== undefined) requireWholeNumber('retry.backoffSeconds', backoffSeconds, 1);
  if (backoffFactor !== undefined) requireWholeNumber('retry.backoffFactor', backoffFactor, 1);
  if (maxBackoffSeconds !== undefined) requireWholeNumber('retry.maxBackoffSeconds', maxBackoffSeconds, 1);
  return sync;
}

/**
 * Returns the differences if each says what objects it is about, and what part of them.
 *
 * @throws if one says nothing, or a kind, a name, a namespace or a pointer is none
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/diffing/
 */
export function requireDifferences(differences: readonly IgnoredDifference[]): readonly IgnoredDifference[] {
  for (const { kind, name, namespace, jsonPointers = [], jqPathExpressions = [] } of differences) {
    requireWord('kind of ignoreDifferences', kind);
    if (name !== undefined) requireWord(`name in ignoreDifferences of ${kind}`, name);
    if (namespace !== undefined) requireWord(`namespace in ignoreDifferences of ${kind}`, namespace);
    if (jsonPointers.length + jqPathExpressions.length === 0)
      throw new Error(`ignoreDifferences of ${kind} ignores nothing: give it jsonPointers or jqPathExpressions`);
    const wrong = jsonPointers.find(pointer => !/^(\/([^~/]|~[01])*)+$/.test(pointer));
    if (wrong !== undefined)
      throw new Error(`ignoreDifferences of ${kind} must have JSON pointers such as /spec/replicas, got '${wrong}'`);
    for (const expression of jqPathExpressions) requireText(`jqPathExpressions in ignoreDifferences of ${kind}`, expression);
  }
  return differences;
}
