import type { ClusterTarget } from '../../lib/core/target';
import { NfsSubdirExternalProvisioner } from '../../lib/addons/nfs-subdir-external-provisioner';
import { Route } from '../../lib/networking/route';
import { Loki, type LokiProps } from '../../lib/observability/loki';
import { addonTest, cluster, render } from '../../lib/testing';

const loki = (target: ClusterTarget, props: LokiProps = {}, id = 'loki'): Loki => new Loki(target, id, props);

addonTest(Loki, {
  minimal: target => loki(target),
  full: target =>
    loki(target, {
      storageClass: target.external('StorageClass', '', 'fast'),
      size: '100Gi',
      retentionHours: 720,
      deleteData: true,
      values: { singleBinary: { resources: { requests: { memory: '512Mi' } } } },
    }),
});

test('logs are deleted when their time is over: by a compactor, not only by a number', () => {
  expect(render(target => loki(target, { retentionHours: 48 })).values('loki')['loki']).toMatchObject({
    limits_config: { retention_period: '48h' },
    compactor: { retention_enabled: true, delete_request_store: 'filesystem' },
  });
});

test('one process does it all, since more than one could not share its volume', () => {
  expect(render(target => loki(target)).values('loki')).toMatchObject({
    deploymentMode: 'Monolithic',
    loki: { commonConfig: { replication_factor: 1 }, storage: { type: 'filesystem' } },
    singleBinary: { replicas: 1 },
    read: { replicas: 0 },
    write: { replicas: 0 },
    backend: { replicas: 0 },
  });
});

test('the cache that would reserve ten gigabytes does not run', () => {
  expect(render(target => loki(target)).values('loki')['chunksCache']).toEqual({ enabled: false });
});

test.each([
  ['stay, also when Loki is scaled to nothing', {}, false],
  ['go with it if that is asked for', { deleteData: true }, true],
])('logs %s', (_, props, deleted) => {
  expect(render(target => loki(target, props)).values('loki')).toMatchObject({
    singleBinary: { persistence: { enableStatefulSetAutoDeletePVC: deleted, whenDeleted: 'Delete', whenScaled: 'Retain' } },
  });
});

test('its volume is of the class asked for, whose add-on comes first', () => {
  const rendered = render(target => {
    const nfs = new NfsSubdirExternalProvisioner(target, 'nfs', { server: '10.0.0.12', configPath: '/a', dataPath: '/b' });
    loki(target, { storageClass: nfs.config, size: '1Ti' });
  });
  expect(rendered.values('loki')).toMatchObject({
    singleBinary: { persistence: { size: '1Ti', storageClass: 'config-nfs-client' } },
  });
  expect(rendered.application('loki').after).toEqual(['nfs']);
});

test('without a class asked for, the cluster chooses', () => {
  expect(JSON.stringify(render(target => loki(target)).values('loki'))).not.toContain('storageClass');
});

test.each([
  ['loki', 'loki-gateway'],
  ['logs', 'logs-loki-gateway'],
])('a route to release %s leads to %s', (id, service) => {
  const rendered = render(
    target => {
      const addon = loki(target, {}, id);
      const gateway = target.external('Gateway', 'edge', 'public');
      new Route(addon, 'logs', { gateway, hostname: `logs.${target.domain}`, backend: addon.gateway, redirect: false });
    },
    { externalCrds: ['gateway.networking.k8s.io'] },
  );
  expect(rendered.object('HTTPRoute', 'logs').spec).toMatchObject({ rules: [{ backendRefs: [{ name: service, port: 80 }] }] });
});

test('what Kubernetes adds to the claims of a stateful set is no difference', () => {
  const [difference] = render(target => loki(target)).application('loki').ignoreDifferences;
  expect(difference).toMatchObject({ group: 'apps', kind: 'StatefulSet' });
});

describe('fails when', () => {
  test.each([
    [{ retentionHours: 23 }, 'retentionHours must be a whole number of at least 24, got 23'],
    [{ retentionHours: 24.5 }, 'retentionHours must be a whole number of at least 24, got 24.5'],
    [{ size: '50 GB' }, "size must be a quantity above zero such as 10Gi, got '50 GB'"],
    [{ size: '-1Gi' }, "size must be a quantity above zero such as 10Gi, got '-1Gi'"],
  ])('it is given %j', (wrong, message) => {
    expect(() => loki(cluster(), wrong)).toThrow(message);
  });

  test('nobody makes its storage class', () => {
    const storageClass = cluster().external('StorageClass', '', 'fast');
    expect(() => render(target => loki(target, { storageClass }))).toThrow("home/loki: StorageClass 'fast' does not exist");
  });
});
