import {
  NfsSubdirExternalProvisioner,
  type NfsSubdirExternalProvisionerProps,
} from '../../lib/addons/nfs-subdir-external-provisioner';
import type { ClusterTarget } from '../../lib/core/target';
import { addonTest, cluster, render } from '../../lib/testing';

const nfs = (
  target: ClusterTarget,
  props: Partial<NfsSubdirExternalProvisionerProps> = {},
  id = 'nfs-subdir-external-provisioner',
): NfsSubdirExternalProvisioner =>
  new NfsSubdirExternalProvisioner(target, id, {
    server: '10.0.0.12',
    configPath: '/mnt/user/appdata',
    dataPath: '/mnt/user/data',
    ...props,
  });

addonTest(NfsSubdirExternalProvisioner, {
  minimal: target => nfs(target),
  full: target => nfs(target, { resources: { requests: { cpu: '25m', memory: '64Mi' }, limits: { memory: '256Mi' } } }),
});

test('each class has a provisioner for its own export, under the name that its volumes carry for life', () => {
  const rendered = render(target => nfs(target));
  for (const [use, path] of [
    ['config', '/mnt/user/appdata'],
    ['data', '/mnt/user/data'],
  ] as const) {
    const provisioner = `k8s-sigs.io/${use}-nfs-subdir-external-provisioner`;
    expect(rendered.object('StorageClass', `${use}-nfs-client`)).toMatchObject({
      provisioner,
      parameters: { archiveOnDelete: 'false' },
    });
    expect(rendered.object('Deployment', `${use}-nfs-client-provisioner`).spec).toMatchObject({
      template: {
        spec: {
          containers: [
            {
              env: [
                { name: 'PROVISIONER_NAME', value: provisioner },
                { name: 'NFS_SERVER', value: '10.0.0.12' },
                { name: 'NFS_PATH', value: path },
              ],
            },
          ],
          volumes: [{ nfs: { server: '10.0.0.12', path } }],
        },
      },
    });
  }
});

test('there is exactly one default class', () => {
  const classes = render(target => nfs(target)).objectsOf('StorageClass');
  const annotation = 'storageclass.kubernetes.io/is-default-class';
  expect(classes.map(({ metadata }) => [metadata.name, metadata.annotations?.[annotation]])).toEqual([
    ['config-nfs-client', 'true'],
    ['data-nfs-client', 'false'],
  ]);
});

test("the chart's own provisioner, which could serve one export only, does not run", () => {
  expect(render(target => nfs(target)).values('nfs-subdir-external-provisioner')).toMatchObject({
    replicaCount: 0,
    storageClass: { create: false },
  });
});

test('the provisioners have the account of the chart, also under another release name', () => {
  const account = (id: string): unknown => {
    const { spec } = render(target => nfs(target, {}, id)).object('Deployment', 'data-nfs-client-provisioner');
    return (spec as { readonly template: { readonly spec: { readonly serviceAccountName: string } } }).template.spec
      .serviceAccountName;
  };
  expect(account('nfs-subdir-external-provisioner')).toBe('nfs-subdir-external-provisioner');
  expect(account('storage')).toBe('storage-nfs-subdir-external-provisioner');
});

test('its classes can be referred to', () => {
  const { config, data } = nfs(cluster());
  expect([config, data]).toMatchObject([
    { kind: 'StorageClass', name: 'config-nfs-client' },
    { kind: 'StorageClass', name: 'data-nfs-client' },
  ]);
});

describe('fails when', () => {
  test.each([
    [{ configPath: 'mnt/user/appdata' }, "configPath must be an absolute path such as /mnt/user/config, got 'mnt/user/appdata'"],
    [{ dataPath: '' }, "dataPath must be an absolute path such as /mnt/user/data, got ''"],
    [{ server: '' }, "server must be an IP address or a host name, got ''"],
    [{ server: '10.0.0.12:/mnt' }, "server must be an IP address or a host name, got '10.0.0.12:/mnt'"],
  ])('it is given %j', (wrong, message) => {
    expect(() => nfs(cluster(), wrong)).toThrow(message);
  });
});
