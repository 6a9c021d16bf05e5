import { CertManager } from '../../lib/addons/cert-manager';
import { Kratix, type KratixProps, type KratixState } from '../../lib/addons/kratix';
import { existingSecret } from '../../lib/core/secret';
import type { ClusterTarget } from '../../lib/core/target';
import { ExternalSecrets } from '../../lib/secrets/external-secrets';
import { OnePasswordStore } from '../../lib/secrets/onepassword';
import { addonTest, cluster, clusterSet, render, renderTarget } from '../../lib/testing';

const app = {
  appId: existingSecret('app', 'appID'),
  installationId: existingSecret('app', 'installationID'),
  privateKey: existingSecret('app', 'privateKey'),
};
const state: KratixState = { url: 'https://github.com/me/platform-state', githubApp: app };
const kratix = (target: ClusterTarget, props: KratixProps = {}): Kratix => new Kratix(target, 'kratix', props);

addonTest(Kratix, {
  minimal: target => kratix(target),
  full: target =>
    kratix(target, {
      state: { ...state, branch: 'rendered', path: 'platform/clusters' },
      destinations: {
        home: { path: 'home', labels: { environment: 'production', 'capability.vcluster': 'true' } },
        away: { path: 'away', labels: { environment: 'staging' } },
      },
      values: { image: 'ghcr.io/syntasso/kratix-platform@sha256:0000', resources: { limits: { memory: '1Gi' } } },
    }),
});

test('what promises make is written by a GitHub App, whose Secret is named as it is', () => {
  expect(render(target => kratix(target, { state })).object('GitStateStore', 'default').spec).toEqual({
    authMethod: 'githubApp',
    url: 'https://github.com/me/platform-state',
    branch: 'main',
    path: 'clusters',
    secretRef: { name: 'app', namespace: 'kratix-platform-system' },
  });
});

test("the app's three secrets are fetched into one, under the keys that Kratix reads", () => {
  const rendered = render(target => {
    const store = new OnePasswordStore(new ExternalSecrets(target, 'external-secrets'), 'onepassword', {
      connectHost: 'https://connect.example.net',
      vaults: { homelab: 1 },
      token: existingSecret('onepassword-token', 'token'),
    });
    const githubApp = {
      appId: store.secret('kratix', 'AppID'),
      installationId: store.secret('kratix', 'InstallID'),
      privateKey: store.secret('kratix', 'PrivateKey'),
    };
    kratix(target, { state: { ...state, githubApp } });
  });
  const secret = rendered.object('ExternalSecret', 'kratix-github-credentials');
  expect((secret.spec as { readonly data: readonly object[] }).data).toMatchObject([
    { secretKey: 'appID', remoteRef: { property: 'AppID' } },
    { secretKey: 'installationID', remoteRef: { property: 'InstallID' } },
    { secretKey: 'privateKey', remoteRef: { property: 'PrivateKey' } },
  ]);
  expect(rendered.object('GitStateStore', 'default').spec).toMatchObject({
    secretRef: { name: 'kratix-github-credentials' },
  });
  expect(rendered.application('kratix')).toMatchObject({ phases: ['prerequisites', 'config'], after: ['external-secrets'] });
});

test('promises select a destination by its labels, and it is written to its own folder', () => {
  const labels = { 'cluster-role': 'control-plane' };
  expect(
    render(target => kratix(target, { state, destinations: { home: { path: 'home', labels } } })).object('Destination', 'home'),
  ).toMatchObject({
    metadata: { labels },
    spec: { path: 'home', strictMatchLabels: false, stateStoreRef: { name: 'default', kind: 'GitStateStore' } },
  });
});

test('stores and destinations come after the definitions, not with the release', () => {
  const rendered = render(target => kratix(target, { state }));
  expect(rendered.values('kratix')).toEqual({ stateStores: [], destinations: [] });
  expect(rendered.application('kratix').phases).toEqual(['config']);
});

test("the namespace is the cluster's: what the chart says of it is no difference", () => {
  const rendered = render(target => kratix(target));
  expect(rendered.objectsOf('Namespace').map(({ metadata }) => metadata.name)).toEqual(['kratix-platform-system']);
  expect(rendered.application('kratix').ignoreDifferences).toEqual([
    {
      group: '',
      kind: 'Namespace',
      name: 'kratix-platform-system',
      jsonPointers: ['/metadata/annotations', '/metadata/labels'],
    },
  ]);
});

test('it can come after cert-manager, from which its webhooks have their certificates', () => {
  const rendered = render(target => kratix(target, { after: [new CertManager(target, 'cert-manager')] }));
  expect(rendered.application('kratix').after).toEqual(['cert-manager']);
});

test('each cluster of a set writes to a folder of its own', () => {
  const set = clusterSet();
  kratix(set, { state: { ...state, path: `clusters/${set.name}` } });
  expect(renderTarget(set).application('kratix').facts).toMatchObject([
    { object: { kind: 'GitStateStore' }, pointer: '/spec/path', text: ['clusters/', { name: 'name' }] },
  ]);
});

describe('fails when', () => {
  test.each<[string, KratixProps, string]>([
    ['its namespace is another', { namespace: 'kratix' }, 'namespace must be kratix-platform-system, which the chart'],
    ['the state is no URL', { state: { ...state, url: 'github.com/me/state' } }, 'state.url must be a URL such as'],
    [
      'the state has no branch',
      { state: { ...state, branch: '' } },
      "state.branch must be the name of a branch such as main, got ''",
    ],
    [
      'the state leaves its repository',
      { state: { ...state, path: '..' } },
      "state.path must be a folder in the repository such as clusters, got '..'",
    ],
    [
      'an id is under another key',
      { state: { ...state, githubApp: { ...app, installationId: existingSecret('app', 'install') } } },
      "githubApp.installationId must be kept under the key installationID, got 'install' of Secret 'app'",
    ],
    [
      'the key is in another Secret',
      { state: { ...state, githubApp: { ...app, privateKey: existingSecret('key', 'privateKey') } } },
      "githubApp must be three keys of one Secret, got 'app' and 'key'",
    ],
    [
      'there is no state',
      { destinations: { home: { path: 'home', labels: {} } } },
      'destinations need a state to write to: give state',
    ],
    [
      'two destinations share a folder',
      { state, destinations: { a: { path: 'home', labels: {} }, b: { path: 'home/', labels: {} } } },
      "destinations 'a' and 'b' would both be written to 'home'",
    ],
  ])('%s', (_, props, message) => {
    expect(() => kratix(cluster(), props)).toThrow(message);
  });
});
