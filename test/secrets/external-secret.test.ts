import { ManifestAddon } from '../../lib/core/manifest-addon';
import type { ClusterTarget } from '../../lib/core/target';
import { ExternalSecretSource } from '../../lib/secrets/external-secret';
import { cluster, render } from '../../lib/testing';

const source = (target: ClusterTarget, key: string, property: string): ExternalSecretSource =>
  new ExternalSecretSource(target.external('ClusterSecretStore', '', 'onepassword'), { key, property });
const addon = (target: ClusterTarget, id = 'app'): ManifestAddon => new ManifestAddon(target, id, { namespace: id });
const externalCrds = ['external-secrets.io'];

test('a value is fetched into the namespace of the add-on that it is bound to, before the rest of the add-on', () => {
  const rendered = render(target => source(target, 'database', 'password').bind(addon(target)), { externalCrds });
  expect(rendered.object('ExternalSecret', 'database')).toMatchObject({
    apiVersion: 'external-secrets.io/v1',
    metadata: { namespace: 'app' },
    spec: {
      refreshInterval: '1h',
      secretStoreRef: { kind: 'ClusterSecretStore', name: 'onepassword' },
      target: { name: 'database', creationPolicy: 'Owner' },
      data: [{ secretKey: 'password', remoteRef: { key: 'database', property: 'password' } }],
    },
  });
  expect(rendered.application('app').phases).toEqual(['prerequisites']);
});

test('the reference names the Secret, its key and its namespace as they were asked for', () => {
  const target = cluster();
  const ref = source(target, 'database', 'password').bind(addon(target), { secret: 'db', key: 'PASSWORD' });
  expect(ref).toMatchObject({ kind: 'Secret', namespace: 'app', name: 'db', key: 'PASSWORD' });
});

test('values bound to one Secret are keys of one ExternalSecret', () => {
  const rendered = render(
    target => {
      const app = addon(target);
      source(target, 'database', 'username').bind(app, { secret: 'db', labels: { 'example.net/part-of': 'app' } });
      source(target, 'cache', 'password').bind(app, { secret: 'db', key: 'cache-password' });
      source(target, 'database', 'username').bind(app, { secret: 'db' });
    },
    { externalCrds },
  );
  expect(rendered.objectsOf('ExternalSecret')).toHaveLength(1);
  expect(rendered.object('ExternalSecret', 'db').spec).toMatchObject({
    target: { name: 'db', template: { metadata: { labels: { 'example.net/part-of': 'app' } } } },
    data: [
      { secretKey: 'username', remoteRef: { key: 'database', property: 'username' } },
      { secretKey: 'cache-password', remoteRef: { key: 'cache', property: 'password' } },
    ],
  });
});

test('the same entry bound to two add-ons is fetched into both namespaces', () => {
  const rendered = render(
    target => {
      for (const id of ['one', 'two']) source(target, 'database', 'password').bind(addon(target, id));
    },
    { externalCrds },
  );
  expect(rendered.objectsOf('ExternalSecret').map(({ metadata }) => metadata.namespace)).toEqual(['one', 'two']);
});

test('no Secret with data is written', () => {
  const rendered = render(target => source(target, 'database', 'password').bind(addon(target)), { externalCrds });
  expect(rendered.objectsOf('Secret')).toEqual([]);
});

test('fails when one key would hold two different values', () => {
  const target = cluster();
  const app = addon(target);
  source(target, 'database', 'password').bind(app, { secret: 'db' });
  expect(() => source(target, 'cache', 'password').bind(app, { secret: 'db' })).toThrow(
    "key 'password' of secret 'db' cannot be both database/password and cache/password: bind one of them to another key",
  );
});

test('fails when two stores would fill one Secret', () => {
  const target = cluster();
  const app = addon(target);
  source(target, 'database', 'password').bind(app, { secret: 'db' });
  const other = new ExternalSecretSource(target.external('SecretStore', 'app', 'vault'), {
    key: 'database',
    property: 'username',
  });
  expect(() => other.bind(app, { secret: 'db' })).toThrow(
    "secret 'db' cannot be filled from both ClusterSecretStore 'onepassword' and SecretStore 'vault': bind one of the values to another secret",
  );
});

test('fails when two bindings give one Secret different labels', () => {
  const target = cluster();
  const app = addon(target);
  source(target, 'database', 'password').bind(app, { secret: 'db', labels: { team: 'a' } });
  expect(() => source(target, 'database', 'username').bind(app, { secret: 'db', labels: { team: 'b' } })).toThrow(
    "label 'team' of secret 'db' cannot be both 'a' and 'b': bind one of the values to another secret",
  );
});

test('a label may have a name that every object has', () => {
  const rendered = render(
    target => source(target, 'database', 'password').bind(addon(target), { labels: { constructor: 'a' } }),
    { externalCrds },
  );
  expect(rendered.object('ExternalSecret', 'database').spec).toMatchObject({
    target: { template: { metadata: { labels: { constructor: 'a' } } } },
  });
});

test('fails when the store is of another namespace', () => {
  const target = cluster();
  const vault = new ExternalSecretSource(target.external('SecretStore', 'vault', 'vault'), {
    key: 'database',
    property: 'password',
  });
  expect(() => vault.bind(addon(target))).toThrow(
    "SecretStore 'vault' serves namespace vault, and 'app' is in app: use a ClusterSecretStore",
  );
});
