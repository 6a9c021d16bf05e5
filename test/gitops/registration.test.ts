import { Cluster } from '../../lib/core/cluster';
import { ClusterSet } from '../../lib/core/cluster-set';
import type { GitOpsEngine, LabelSelector } from '../../lib/core/model';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { fluxRegistration } from '../../lib/gitops/flux/registration';
import { memberRegistration, ownRegistration, setsOf, setsThatSelect } from '../../lib/gitops/registration';
import { homelab } from '../../lib/testing';

/** An engine of somebody's own. */
const own = Object.create(argoCd(), { name: { value: 'sveltos' } }) as GitOpsEngine;
const registration = { name: 'lab', server: 'https://lab.example.net', labels: { role: 'guest' }, annotations: {} };

const notControlPlane: LabelSelector = {
  matchExpressions: [{ key: 'role', operator: 'NotIn', values: ['control-plane'] }],
};

function set(engine: GitOpsEngine, selector: LabelSelector = notControlPlane): ClusterSet {
  const root = homelab();
  return new ClusterSet(root, 'guests', {
    hub: new Cluster(root, 'home', { domain: 'home.example.net', engine }),
    selector,
    example: { name: 'guest', domain: 'guest.example.net', environment: 'production' },
  });
}

test('the sets that a registration joins are found by its labels', () => {
  const guests = set(argoCd());
  expect(setsOf(guests.hub.node.root as never)).toEqual([guests]);
  expect(setsThatSelect(guests.hub.node.root as never, { role: 'guest' })).toEqual([guests]);
  expect(setsThatSelect(guests.hub.node.root as never, { role: 'control-plane' })).toEqual([]);
});

test('a registration has no label that it was not given, not even one that every object has', () => {
  const selector: LabelSelector = { matchExpressions: [{ key: 'constructor', operator: 'Exists' }] };
  expect(setsThatSelect(set(argoCd(), selector).hub.node.root as never, { role: 'guest' })).toEqual([]);
  expect(() => fluxRegistration('lab', { set: set(argoCd(), selector), facts: { domain: 'a', environment: 'b' } })).toThrow(
    "set 'guests' would not select registration 'lab': label constructor must be Exists, got none",
  );
});

test('fails for engines whose registrations are not known', () => {
  const credentials = { store: 'store', item: 'item', field: 'field' };
  expect(() => memberRegistration(set(own), 'argocd', registration, credentials)).toThrow(
    "engine 'sveltos' of 'home' has no registrations that are known here",
  );
  expect(() => ownRegistration(set(own).hub, 'argocd', registration)).toThrow(
    "engine 'sveltos' of 'home' has no registrations that are known here",
  );
});
