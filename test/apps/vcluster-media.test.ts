import { media, specOf } from './rendered';

interface Container {
  readonly name: string;
  readonly image: string;
  readonly env: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: object }[];
  readonly securityContext: object;
}

const { deployment, service, serviceMonitor } = media.values('sonarr') as unknown as {
  readonly deployment: {
    readonly env: Readonly<Record<string, { readonly value: string }>>;
    readonly additionalContainers: readonly Container[];
  };
  readonly service: object;
  readonly serviceMonitor: object;
};

test('sonarr runs on a root file system that it cannot write to, with the rights that its start scripts need', () => {
  expect(deployment).toMatchObject({
    image: { repository: 'linuxserver/sonarr', tag: '4.0.19.2979-ls322' },
    resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } },
    securityContext: { fsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    containerSecurityContext: {
      runAsUser: 0,
      runAsNonRoot: false,
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'], add: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETUID', 'SETGID'] },
    },
    volumes: {
      tmp: { emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } },
      's6-run': { emptyDir: { medium: 'Memory', sizeLimit: '16Mi' } },
    },
    volumeMounts: {
      config: { mountPath: '/config' },
      media: { mountPath: '/data' },
      tmp: { mountPath: '/tmp' },
      's6-run': { mountPath: '/run' },
    },
  });
});

test('sonarr is asked whether it is alive, at the port that it is told to serve', () => {
  const probe = { enabled: true, httpGet: { path: '/ping', port: 8989 } };
  expect(deployment).toMatchObject({ livenessProbe: probe, readinessProbe: probe });
  expect(deployment.env['SONARR__SERVER__PORT']).toEqual({ value: '8989' });
  expect(service).toMatchObject({ ports: [{ name: 'http', port: 8989 }], additionalLabels: { prometheus: 'media-cluster' } });
  expect(serviceMonitor).toEqual({ enabled: false });
});

test('its exporter asks with the key that the workload fetches itself', () => {
  const [exporter, ...more] = deployment.additionalContainers;
  expect(more).toEqual([]);
  expect(exporter).toMatchObject({
    name: 'exportarr',
    image: 'ghcr.io/onedr0p/exportarr:v2.3.0',
    ports: [{ name: 'metrics', containerPort: 9707 }],
    securityContext: { runAsNonRoot: true, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false },
  });
  expect(exporter?.env.find(({ name }) => name === 'APIKEY')).toEqual({
    name: 'APIKEY',
    valueFrom: { secretKeyRef: { name: 'homepage-secret', key: 'HOMEPAGE_VAR_SONARR_KEY' } },
  });
  expect(specOf(media.object('ExternalSecret', 'homepage-secret', 'media'))).toMatchObject({
    secretStoreRef: { kind: 'ClusterSecretStore', name: 'onepassword-store' },
    target: { name: 'homepage-secret' },
    data: [{ remoteRef: { key: 'homepage-secret', property: 'HOMEPAGE_VAR_SONARR_KEY' } }],
  });
});

test('sonarr reaches its database, and the policy that lets it means its pods', () => {
  expect(specOf(media.object('NetworkPolicy', 'sonarr-allow-postgres-egress', 'media'))).toEqual({
    podSelector: { matchLabels: { 'app.kubernetes.io/name': 'sonarr' } },
    policyTypes: ['Egress'],
    egress: [{ to: [{ ipBlock: { cidr: '10.0.3.1/32' } }], ports: [{ port: 5432, protocol: 'TCP' }] }],
  });
});

describe('what was wrong with the media workloads before', () => {
  test('a claim names a class that exists, and the volume is kept for it', () => {
    const classes = media.objectsOf('PersistentVolumeClaim').map(object => specOf(object)['storageClassName']);
    expect(classes.sort()).toEqual(['config-nfs-client', 'data-nfs-client']);
    for (const object of media.objectsOf('PersistentVolume'))
      expect(specOf(object)).toMatchObject({ persistentVolumeReclaimPolicy: 'Retain' });
  });

  test('settings have the names that Sonarr reads: section and setting, apart', () => {
    const names = Object.keys(deployment.env).filter(name => name.startsWith('SONARR__'));
    expect(names.length).toBeGreaterThan(4);
    for (const name of names) expect(name).toMatch(/^SONARR__(APP|AUTH|LOG|SERVER)__[A-Z]+$/);
  });
});
