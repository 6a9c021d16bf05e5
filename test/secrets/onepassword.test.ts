import { ManifestAddon } from '../../lib/core/manifest-addon';
import { existingSecret } from '../../lib/core/secret';
import type { ClusterTarget } from '../../lib/core/target';
import { ExternalSecretSource } from '../../lib/secrets/external-secret';
import { ExternalSecrets } from '../../lib/secrets/external-secrets';
import { OnePasswordStore, type OnePasswordStoreProps } from '../../lib/secrets/onepassword';
import { cluster, render } from '../../lib/testing';

const store = (target: ClusterTarget, props: Partial<OnePasswordStoreProps> = {}): OnePasswordStore =>
  new OnePasswordStore(new ExternalSecrets(target, 'external-secrets'), 'onepassword-store', {
    connectHost: 'https://connect.example.net',
    vaults: { homelab: 1 },
    token: existingSecret('eso-onepassword-token', 'token'),
    ...props,
  });

test('the store asks the Connect server with the token that bootstrap left in the namespace of External Secrets', () => {
  const rendered = render(target => store(target, { labels: { 'example.net/store': 'onepassword' } }));
  expect(rendered.object('ClusterSecretStore', 'onepassword-store')).toMatchObject({
    apiVersion: 'external-secrets.io/v1',
    metadata: { labels: { 'example.net/store': 'onepassword' } },
    spec: {
      provider: {
        onepassword: {
          connectHost: 'https://connect.example.net',
          vaults: { homelab: 1 },
          auth: {
            secretRef: {
              connectTokenSecretRef: { name: 'eso-onepassword-token', key: 'token', namespace: 'external-secrets' },
            },
          },
        },
      },
    },
  });
  expect(rendered.application('external-secrets').phases).toEqual(['config']);
});

test('who takes a secret from it comes after it', () => {
  const rendered = render(target => {
    const app = new ManifestAddon(target, 'app', { namespace: 'app' });
    store(target).secret('database', 'password').bind(app);
  });
  expect(rendered.object('ExternalSecret', 'database').spec).toMatchObject({
    secretStoreRef: { kind: 'ClusterSecretStore', name: 'onepassword-store' },
  });
  expect(rendered.application('app').after).toEqual(['external-secrets']);
});

describe('fails when', () => {
  test.each([
    [
      { connectHost: 'connect.example.net' },
      "connectHost must be a URL such as https://connect.example.net, got 'connect.example.net'",
    ],
    [{ vaults: {} }, 'vaults is empty: name at least one vault and its rank, such as { homelab: 1 }'],
    [{ vaults: { homelab: 0 } }, "rank of vault 'homelab' must be a whole number of at least 1, got 0"],
    [{ vaults: { homelab: 1, media: 1 } }, "vaults 'homelab' and 'media' both have rank 1: the first of them would be chance"],
  ])('it is given %j', (wrong, message) => {
    expect(() => store(cluster(), wrong)).toThrow(message);
  });

  test('its own token would be fetched by the operator that it configures', () => {
    const build = (target: ClusterTarget): void => {
      const { store: first } = store(target);
      const token = new ExternalSecretSource(first, { key: 'connect', property: 'token' });
      new OnePasswordStore(target.addon(ExternalSecrets), 'second', {
        connectHost: 'https://connect.example.com',
        vaults: { homelab: 1 },
        token,
      });
    };
    expect(() => render(build)).toThrow(
      "is a ExternalSecret among the prerequisites of 'external-secrets', whose own release installs ExternalSecret: put it into manifests",
    );
  });
});
