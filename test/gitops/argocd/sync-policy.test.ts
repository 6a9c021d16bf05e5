import { ApiObject } from 'cdk8s';
import { ManifestAddon } from '../../../lib/core/manifest-addon';
import type { IgnoredDifference, SyncPolicy } from '../../../lib/core/model';
import { argoCd } from '../../../lib/gitops/argocd/engine';
import { requireDifferences, syncPolicyOf } from '../../../lib/gitops/argocd/sync-policy';
import { render } from '../../../lib/testing';

const policyOf = (sync: SyncPolicy) => syncPolicyOf(sync, false);

test('without a word, everything is kept in line, tried again a few times with the newest revision', () => {
  expect(policyOf({})).toEqual({
    automated: { prune: true, selfHeal: true, allowEmpty: false },
    retry: { limit: 5, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '300s' } },
    syncOptions: ['ServerSideApply=true', 'SkipDryRunOnMissingResource=true'],
  });
});

test('every word is heard', () => {
  expect(
    policyOf({
      prune: false,
      selfHeal: false,
      allowEmpty: true,
      retry: { limit: 30, backoffSeconds: 5, backoffFactor: 3, maxBackoffSeconds: 60, refresh: false },
      syncOptions: ['PruneLast=true', 'PrunePropagationPolicy=foreground'],
    }),
  ).toEqual({
    automated: { prune: false, selfHeal: false, allowEmpty: true },
    retry: { limit: 30, refresh: false, backoff: { duration: '5s', factor: 3, maxDuration: '60s' } },
    syncOptions: [
      'ServerSideApply=true',
      'SkipDryRunOnMissingResource=true',
      'PruneLast=true',
      'PrunePropagationPolicy=foreground',
    ],
  });
});

test('nothing happens by itself if it is not automated', () => {
  expect(policyOf({ automated: false })).not.toHaveProperty('automated');
});

test('an option that is given replaces the library’s: Argo CD would take the first of two', () => {
  expect(policyOf({ syncOptions: ['ServerSideApply=false', 'PruneLast=true', 'PruneLast=false'] }).syncOptions).toEqual([
    'ServerSideApply=false',
    'SkipDryRunOnMissingResource=true',
    'PruneLast=false',
  ]);
});

test('differences that nobody cares for are not undone either', () => {
  expect(syncPolicyOf({}, true).syncOptions).toContain('RespectIgnoreDifferences=true');
  expect(syncPolicyOf({ syncOptions: ['RespectIgnoreDifferences=false'] }, true).syncOptions).not.toContain(
    'RespectIgnoreDifferences=true',
  );
});

test('a first pause above the usual longest one is the longest', () => {
  expect(policyOf({ retry: { backoffSeconds: 900 } }).retry?.backoff).toMatchObject({ duration: '900s', maxDuration: '900s' });
});

test.each([
  [-1, 'never gives up'],
  [0, 'tries once'],
])('a limit of %d %s', limit => {
  expect(policyOf({ retry: { limit } }).retry?.limit).toBe(limit);
});

test("an add-on's own words count over those of its engine, one by one", () => {
  const rendered = render(
    target => {
      const sync: SyncPolicy = { selfHeal: false, retry: { limit: 1 } };
      const web = new ManifestAddon(target, 'web', { namespace: 'web', sync, info: { owner: 'me' } });
      new ApiObject(web.manifests, 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web' } });
    },
    { engine: argoCd({ sync: { prune: false, retry: { limit: 9, backoffSeconds: 30 } } }) },
  );
  expect(rendered.object('Application', 'web-home').spec).toMatchObject({
    syncPolicy: {
      automated: { prune: false, selfHeal: false, allowEmpty: false },
      retry: { limit: 1, backoff: { duration: '30s' } },
    },
    info: [{ name: 'owner', value: 'me' }],
  });
});

describe('fails when', () => {
  test.each<[SyncPolicy, string]>([
    [{ retry: { limit: -2 } }, 'retry.limit must be a whole number of at least -1, got -2'],
    [{ retry: { limit: 1.5 } }, 'retry.limit must be a whole number of at least -1, got 1.5'],
    [{ retry: { backoffSeconds: 0 } }, 'retry.backoffSeconds must be a whole number of at least 1, got 0'],
    [{ retry: { backoffFactor: 0 } }, 'retry.backoffFactor must be a whole number of at least 1, got 0'],
    [{ retry: { maxBackoffSeconds: NaN } }, 'retry.maxBackoffSeconds must be a whole number of at least 1, got NaN'],
    [
      { retry: { backoffSeconds: 60, maxBackoffSeconds: 30 } },
      'retry.maxBackoffSeconds 30 is below retry.backoffSeconds 60: the first pause is already longer',
    ],
    [{ syncOptions: ['PruneLast'] }, "syncOptions 'PruneLast' must be PruneLast=true or PruneLast=false"],
    [{ syncOptions: ['Validate=false=true'] }, "syncOptions 'Validate=false=true' must be Validate=true or Validate=false"],
    [
      { syncOptions: ['PrunePropagationPolicy=true'] },
      "syncOptions 'PrunePropagationPolicy=true' must be PrunePropagationPolicy=foreground or PrunePropagationPolicy=background or PrunePropagationPolicy=orphan",
    ],
    [{ syncOptions: ['SeverSideApply=true'] }, "'SeverSideApply=true' is not known to Argo CD: did you mean ServerSideApply?"],
    [{ syncOptions: ['constructor'] }, "syncOptions 'constructor' is not known to Argo CD: one of ApplyOutOfSyncOnly,"],
    [{ syncOptions: ['__proto__'] }, "syncOptions '__proto__' is not known to Argo CD: one of ApplyOutOfSyncOnly,"],
    [
      { syncOptions: ['Quick=true'] },
      "'Quick=true' is not known to Argo CD: one of ApplyOutOfSyncOnly, ClientSideApplyMigration,",
    ],
  ])('it says %j', (sync, message) => {
    expect(() => policyOf(sync)).toThrow(message);
  });

  test.each<[IgnoredDifference, string]>([
    [{ kind: 'Service' }, 'ignoreDifferences of Service ignores nothing: give it jsonPointers or jqPathExpressions'],
    [
      { kind: 'Service', jsonPointers: ['/spec/a', 'spec'] },
      "ignoreDifferences of Service must have JSON pointers such as /spec/replicas, got 'spec'",
    ],
    [
      { kind: 'Service', jsonPointers: ['/metadata/annotations/a~b'] },
      "ignoreDifferences of Service must have JSON pointers such as /spec/replicas, got '/metadata/annotations/a~b'",
    ],
  ])('a difference is %j', (difference, message) => {
    expect(() => requireDifferences([difference])).toThrow(message);
  });
});

test('pointers may name keys with slashes and tildes, escaped', () => {
  const difference = { kind: 'Service', jsonPointers: ['/metadata/annotations/example.net~1a~0b', '/spec/ports/0'] };
  expect(requireDifferences([difference])).toEqual([difference]);
});
