import { NfsSubdirExternalProvisioner } from '../../lib/addons/nfs-subdir-external-provisioner';
import type { ClusterTarget } from '../../lib/core/target';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { flux } from '../../lib/gitops/flux/engine';
import { Route } from '../../lib/networking/route';
import { addonTest, cluster, clusterSet, render, renderTarget } from '../../lib/testing';
import { Application, type ApplicationProps, type NfsVolume } from '../../lib/workloads/application';

const app = (target: ClusterTarget, props: Partial<ApplicationProps> = {}, id = 'sonarr'): Application =>
  new Application(target, id, { namespace: 'media', image: 'ghcr.io/linuxserver/sonarr:4.0.19', port: 8989, ...props });
const nfs = (target: ClusterTarget): NfsVolume => ({
  server: '10.0.0.12',
  path: '/mnt/user/data',
  mountPath: '/data',
  storageClass: target.external('StorageClass', '', 'data-nfs-client'),
});
const deploymentWith = (props: Partial<ApplicationProps>): unknown =>
  render(target => app(target, props)).values('sonarr')['deployment'];
const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

addonTest(Application, {
  cluster: { externalCrds: ['monitoring.coreos.com'] },
  minimal: target => app(target),
  full: target =>
    app(target, {
      image: `ghcr.io/linuxserver/sonarr:4.0.19@${digest}`,
      env: { TZ: 'America/Denver', GREETING: 'hello {{ name }}' },
      volumes: {
        config: { ...nfs(target), path: '/mnt/user/config', mountPath: '/config', size: '5Gi' },
        data: nfs(target),
      },
      values: {
        deployment: { resources: { limits: { memory: '512Mi' } }, securityContext: { fsGroup: 1000 } },
        serviceMonitor: { enabled: true, endpoints: [{ port: 'metrics' }] },
      },
    }),
});

test.each([
  ['ghcr.io/me/app:1.2.3', { repository: 'ghcr.io/me/app', tag: '1.2.3' }],
  ['app:1.2.3-ls322', { repository: 'app', tag: '1.2.3-ls322' }],
  ['registry.home:5000/me/app:v1', { repository: 'registry.home:5000/me/app', tag: 'v1' }],
  [`ghcr.io/me/app@${digest}`, { repository: 'ghcr.io/me/app', digest }],
  [`ghcr.io/me/app:latest@${digest}`, { repository: 'ghcr.io/me/app', tag: 'latest', digest }],
  [`registry.home:5000/app:1@${digest}`, { repository: 'registry.home:5000/app', tag: '1', digest }],
])('image %s is told to the chart in its parts', (image, parts) => {
  expect(deploymentWith({ image })).toMatchObject({ image: parts });
});

test('one port, by one name, from the container to its service', () => {
  const { service } = app(cluster());
  expect(service).toMatchObject({ kind: 'Service', namespace: 'media', name: 'sonarr', ports: [{ name: 'http', port: 8989 }] });
  const values = render(target => app(target)).values('sonarr');
  expect(values).toMatchObject({
    applicationName: 'sonarr',
    deployment: { ports: [{ name: 'http', containerPort: 8989, protocol: 'TCP' }] },
    service: { ports: [{ name: 'http', port: 8989, protocol: 'TCP', targetPort: 8989 }] },
  });
});

test('a route follows the application when it is renamed', () => {
  const rendered = render(
    target => {
      const renamed = app(target, {}, 'series');
      const gateway = target.external('Gateway', 'edge', 'public');
      new Route(renamed, 'web', { gateway, hostname: `series.${target.domain}`, backend: renamed.service });
    },
    { externalCrds: ['gateway.networking.k8s.io'] },
  );
  expect(rendered.object('HTTPRoute', 'web').spec).toMatchObject({
    rules: [{ backendRefs: [{ name: 'series', port: 8989 }] }],
  });
  expect(rendered.values('series')).toMatchObject({ applicationName: 'series' });
});

test("the chart's own route, certificate and volume are off: ours are typed", () => {
  expect(render(target => app(target)).values('sonarr')).toMatchObject({
    httpRoute: { enabled: false },
    certificate: { enabled: false },
    persistence: { enabled: false },
  });
});

test('what looks like a template in the environment reaches the container as it is', () => {
  const env = { FORMAT: '{{ title }} - {{{{x}}}}', PLAIN: '${HOME}' };
  expect(deploymentWith({ env })).toMatchObject({
    env: { FORMAT: { value: '{{ "{{" }} title }} - {{ "{{" }}{{ "{{" }}x}}}}' }, PLAIN: { value: '${HOME}' } },
  });
});

describe('a volume', () => {
  const rendered = render(target => app(target, { volumes: { data: nfs(target) } }));

  test('is there before the pods that mount it, and before its claim is waited for', () => {
    expect(rendered.application('sonarr').files).toEqual({
      prerequisites: ['persistentvolume.-.media-sonarr-data.yaml', 'persistentvolumeclaim.media.sonarr-data.yaml'],
      config: [],
    });
    expect(rendered.values('sonarr')['deployment']).toMatchObject({
      volumes: { data: { persistentVolumeClaim: { claimName: 'sonarr-data' } } },
      volumeMounts: { data: { mountPath: '/data' } },
    });
  });

  test('belongs to its claim and to no other', () => {
    expect(rendered.object('PersistentVolume', 'media-sonarr-data').spec).toEqual({
      storageClassName: 'data-nfs-client',
      accessModes: ['ReadWriteMany'],
      capacity: { storage: '1Gi' },
      persistentVolumeReclaimPolicy: 'Retain',
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'media', name: 'sonarr-data' },
      nfs: { server: '10.0.0.12', path: '/mnt/user/data' },
    });
    expect(rendered.object('PersistentVolumeClaim', 'sonarr-data').spec).toMatchObject({
      storageClassName: 'data-nfs-client',
      volumeName: 'media-sonarr-data',
    });
  });

  test.each([
    ['Argo CD', argoCd()],
    ['Flux', flux()],
  ])('stays with its claim when the application goes, unless data shall go, under %s', (_, engine) => {
    const annotationsWith = (deleteData: boolean): readonly string[] => {
      const made = render(target => app(target, { deleteData, volumes: { data: nfs(target) } }), { engine });
      return [made.object('PersistentVolume', 'media-sonarr-data'), made.object('PersistentVolumeClaim', 'sonarr-data')].map(
        ({ metadata }) => Object.entries({ ...metadata.annotations, ...metadata.labels }).join(' '),
      );
    };
    const kept = /Prune=false,Delete=false|prune,disabled/;
    expect(annotationsWith(false).map(text => kept.test(text))).toEqual([true, true]);
    expect(annotationsWith(true).map(text => kept.test(text))).toEqual([false, false]);
  });

  test('is never written by two pods', () => {
    expect(rendered.values('sonarr')['deployment']).toMatchObject({ strategy: { type: 'Recreate' } });
    expect(deploymentWith({})).not.toHaveProperty('strategy');
  });

  test('comes after the add-on of its class', () => {
    const all = render(target => {
      const { data } = new NfsSubdirExternalProvisioner(target, 'nfs', { server: '10.0.0.12', configPath: '/a', dataPath: '/b' });
      app(target, { volumes: { data: { server: '10.0.0.12', path: '/data', mountPath: '/data', storageClass: data } } });
    });
    expect(all.application('sonarr').after).toEqual(['nfs']);
  });

  test('has a name of its own in each namespace', () => {
    const two = render(target => {
      app(target, { volumes: { data: nfs(target) } }, 'a');
      app(target, { namespace: 'other', volumes: { data: nfs(target) } }, 'b');
    });
    expect(two.objectsOf('PersistentVolume').map(({ metadata }) => metadata.name)).toEqual(['media-a-data', 'other-b-data']);
  });
});

test('each cluster of a set has its own environment', () => {
  const set = clusterSet();
  app(set, { env: { CLUSTER: set.name } });
  expect(renderTarget(set).application('sonarr').facts).toMatchObject([
    { place: 'values', pointer: '/deployment/env/CLUSTER/value', text: [{ name: 'name' }] },
  ]);
});

describe('fails when', () => {
  const tag = 'image must have a tag that stays, or a digest, such as ghcr.io/me/app:1.2.3, got ';
  test.each([
    ['ghcr.io/me/app'],
    ['ghcr.io/me/app:latest'],
    ['registry.home:5000/app'],
    ['ghcr.io/me/app:'],
    ['ghcr.io/me/app@sha256:123'],
    [`ghcr.io/me/app@${digest}@${digest}`],
    [''],
  ])('the image is %j', image => {
    expect(() => app(cluster(), { image })).toThrow(`${tag}'${image}'`);
  });

  test.each([
    [{ port: 0 }, 'port must be a whole number between 1 and 65535, got 0'],
    [{ port: 80.5 }, 'port must be a whole number between 1 and 65535, got 80.5'],
    [
      { namespace: 'My Media' },
      "namespace must be a DNS label of at most 63 characters (a-z, 0-9 and inner dashes), got 'My Media'",
    ],
    [{ env: { '1ST': 'a' } }, "env must have names of letters, digits and _ such as TZ, got '1ST'"],
  ])('it is given %j', (wrong, message) => {
    expect(() => app(cluster(), wrong)).toThrow(message);
  });

  test.each<[Partial<NfsVolume>, string]>([
    [{ server: '' }, "server of volume 'data' must be an IP address or a host name, got ''"],
    [{ path: 'data' }, "path of volume 'data' must be an absolute path such as /mnt/user/data, got 'data'"],
    [{ mountPath: './data' }, "mountPath of volume 'data' must be an absolute path such as /mnt/user/data, got './data'"],
    [{ size: '0' }, "size of volume 'data' must be a quantity above zero such as 10Gi, got '0'"],
  ])('a volume has %j', (wrong, message) => {
    const target = cluster();
    expect(() => app(target, { volumes: { data: { ...nfs(target), ...wrong } } })).toThrow(message);
  });

  test('two volumes are mounted at one place', () => {
    const target = cluster();
    expect(() => app(target, { volumes: { a: nfs(target), b: nfs(target) } })).toThrow(
      "volumes 'a' and 'b' are both mounted at /data",
    );
  });
});
