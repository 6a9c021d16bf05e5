import { ApiObject } from 'cdk8s';
import type { NetworkPolicy } from '../imports/networking.k8s.io';
import { type Cluster, type SecretSource, type StorageClassRef } from '../lib';
import { Application } from '../lib/workloads/application';
import { site } from './site';

const port = 8989;
const metricsPort = 9707;

/** What {@link sonarr} needs of its cluster. */
export interface SonarrProps {
  readonly config: StorageClassRef;
  readonly data: StorageClassRef;
  /** Key of its own API, which the exporter of its metrics asks with. */
  readonly apiKey: SecretSource;
}

/** Sonarr: finds and sorts episodes. Its database is a server beside the clusters. */
export function sonarr(cluster: Cluster, { config, data, apiKey }: SonarrProps): Application {
  const { server, volumes, data: media } = site.nfs;
  const container = {
    // Its start scripts give files to PUID and PGID, and only then become them.
    runAsUser: 0,
    runAsNonRoot: false,
    readOnlyRootFilesystem: true,
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'], add: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETUID', 'SETGID'] },
  };
  const probe = { enabled: true, httpGet: { path: '/ping', port } };
  const sidecars: object[] = [];
  const application = new Application(cluster, 'sonarr', {
    namespace: 'media',
    image: `${site.images.sonarr.name}:${site.images.sonarr.version}`,
    port,
    env: {
      TZ: site.timeZone,
      PUID: '1000',
      PGID: '1000',
      SONARR__APP__INSTANCENAME: 'Sonarr',
      SONARR__APP__THEME: 'dark',
      SONARR__AUTH__METHOD: 'External',
      SONARR__AUTH__REQUIRED: 'DisabledForLocalAddresses',
      SONARR__LOG__LEVEL: 'info',
      SONARR__SERVER__PORT: String(port),
    },
    volumes: {
      config: { server, path: `${volumes}/sonarr-config-pvc`, mountPath: '/config', storageClass: config },
      media: { server, path: media, mountPath: '/data', storageClass: data },
    },
    values: {
      deployment: {
        resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } },
        securityContext: { fsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } },
        containerSecurityContext: container,
        livenessProbe: probe,
        readinessProbe: probe,
        volumes: { tmp: inMemory('64Mi'), 's6-run': inMemory('16Mi') },
        volumeMounts: { tmp: { mountPath: '/tmp' }, 's6-run': { mountPath: '/run' } },
        additionalContainers: sidecars,
      },
      service: { additionalLabels: { prometheus: 'media-cluster' } },
      serviceMonitor: { enabled: false },
    },
  });
  const { name, key } = apiKey.bind(application, { secret: 'homepage-secret' });
  sidecars.push(exportarr({ name: 'APIKEY', valueFrom: { secretKeyRef: { name, key } } }));
  allowDatabase(application);
  return application;
}

function inMemory(sizeLimit: string): object {
  return { emptyDir: { medium: 'Memory', sizeLimit } };
}

/** Reads metrics out of Sonarr's API. */
function exportarr(apiKey: object): object {
  const { name, version } = site.images.exportarr;
  return {
    name: 'exportarr',
    image: `${name}:${version}`,
    command: ['/exportarr'],
    args: ['sonarr'],
    ports: [{ name: 'metrics', containerPort: metricsPort, protocol: 'TCP' }],
    env: [{ name: 'PORT', value: String(metricsPort) }, { name: 'URL', value: `http://localhost:${port}` }, apiKey],
    resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '64Mi' } },
    securityContext: {
      runAsUser: 65534,
      runAsNonRoot: true,
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    },
  };
}

function allowDatabase(application: Application): void {
  const { address, port: databasePort } = site.postgres;
  const id = application.node.id;
  new ApiObject(application.manifests, 'allow-postgres-egress', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `${id}-allow-postgres-egress` },
    spec: {
      podSelector: { matchLabels: { 'app.kubernetes.io/name': id } },
      policyTypes: ['Egress'],
      egress: [{ to: [{ ipBlock: { cidr: `${address}/32` } }], ports: [{ port: databasePort, protocol: 'TCP' }] }],
    },
  } satisfies NetworkPolicy);
}
