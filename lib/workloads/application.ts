import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { PersistentVolume, PersistentVolumeClaim } from '../../imports/core';
import { HelmAddon, type HelmAddonProps } from '../core/helm-addon';
import type { ServiceRef, StorageClassRef } from '../core/references';

/** Values of Stakater's application chart that this library sets or expects you to set. */
export interface ApplicationValues {
  readonly applicationName: string;
  readonly deployment: {
    readonly image: { readonly repository: string; readonly tag: string };
    readonly ports: readonly object[];
    readonly env: Readonly<Record<string, object>>;
    readonly resources: object;
    readonly securityContext: object;
    readonly containerSecurityContext: object;
    readonly volumes: Readonly<Record<string, object>>;
    readonly volumeMounts: Readonly<Record<string, object>>;
    readonly additionalContainers: readonly object[];
    readonly livenessProbe: object;
    readonly readinessProbe: object;
  };
  readonly service: { readonly ports: readonly object[] };
  readonly httpRoute: { readonly enabled: boolean };
  readonly certificate: { readonly enabled: boolean };
  readonly persistence: { readonly enabled: boolean };
}

/** A folder of an NFS server, mounted as a volume that exists before the claim does. */
export interface NfsVolume {
  readonly server: string;
  readonly path: string;
  /** Where it is mounted in the container. */
  readonly mountPath: string;
  /** Class that claim and volume name, so that no provisioner makes another. */
  readonly storageClass: StorageClassRef;
  /** Size that claim and volume state, as a Kubernetes quantity; NFS does not enforce it. @default '1Gi' */
  readonly size?: string;
}

/** Properties of {@link Application}. */
export interface ApplicationProps extends HelmAddonProps<ApplicationValues> {
  readonly namespace: string;
  /** Repository and tag, for example `ghcr.io/linuxserver/sonarr:4.0.19`. */
  readonly image: string;
  /** Port on which it serves HTTP. */
  readonly port: number;
  /** Environment. A secret is bound beforehand and given through `values`. @default - none */
  readonly env?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly volumes?: Readonly<Record<string, NfsVolume>>;
}

/**
 * An application of one container behind one service, by Stakater's application chart.
 *
 * @throws if the image has no tag, or the port is none
 * @see https://github.com/stakater/application
 */
export class Application extends HelmAddon<ApplicationValues> {
  static readonly chart = {
    repository: 'https://stakater.github.io/stakater-charts',
    name: 'application',
    // renovate: datasource=helm registryUrl=https://stakater.github.io/stakater-charts
    version: '9.3.1',
  } as const;

  /** Serves HTTP on the port named `http`. */
  readonly service: ServiceRef;

  constructor(scope: Construct, id: string, props: ApplicationProps) {
    const { image, port, env = {}, volumes = {} } = props;
    const [, repository, tag] = /^(.+):([\w][\w.-]*)$/.exec(image) ?? [];
    if (repository === undefined || tag === undefined)
      throw new Error(`image must have a tag, such as ghcr.io/me/app:1.2.3, got '${image}'`);
    if (!Number.isInteger(port) || port < 1 || port > 65535)
      throw new Error(`port must be a whole number from 1 to 65535, got ${port}`);
    const names = Object.keys(volumes);
    super(
      scope,
      id,
      Application.chart,
      {
        namespace: props.namespace,
        values: {
          applicationName: id,
          deployment: {
            image: { repository, tag },
            ports: [{ name: 'http', containerPort: port, protocol: 'TCP' }],
            env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, { value }])),
            volumes: Object.fromEntries(names.map(name => [name, { persistentVolumeClaim: { claimName: `${id}-${name}` } }])),
            volumeMounts: Object.fromEntries(Object.entries(volumes).map(([name, { mountPath }]) => [name, { mountPath }])),
          },
          service: { ports: [{ name: 'http', port, protocol: 'TCP', targetPort: port }] },
          httpRoute: { enabled: false },
          certificate: { enabled: false },
          persistence: { enabled: false },
        },
      },
      props,
    );
    for (const [name, volume] of Object.entries(volumes)) this.addVolume(`${id}-${name}`, volume);
    this.service = this.declareService(id, [{ name: 'http', port }]);
  }

  private addVolume(name: string, { server, path, storageClass, size = '1Gi' }: NfsVolume): void {
    const shared = { storageClassName: this.uses(storageClass).name, accessModes: ['ReadWriteMany'] as const };
    // Named after the namespace, too: volumes of all namespaces share one list.
    const volumeName = `${this.namespace}-${name}`;
    new ApiObject(this.clusterManifests, `volume-${name}`, {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: volumeName },
      spec: { ...shared, capacity: { storage: size }, persistentVolumeReclaimPolicy: 'Retain', nfs: { server, path } },
    } satisfies PersistentVolume);
    new ApiObject(this.prerequisites, `claim-${name}`, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name },
      spec: { ...shared, volumeName, resources: { requests: { storage: size } } },
    } satisfies PersistentVolumeClaim);
  }
}
