import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { PersistentVolume, PersistentVolumeClaim } from '../../imports/core';
import { HelmAddon, type HelmAddonProps } from '../core/helm-addon';
import { requirePort } from '../core/numbers';
import { requireProps } from '../core/props';
import type { ServiceRef } from '../core/references';
import {
  claimName,
  environmentOf,
  imageOf,
  requireVolumes,
  volumesOf,
  type ApplicationValues,
  type NfsVolume,
} from './application-values';

export type { ApplicationValues, NfsVolume } from './application-values';

/** Properties of {@link Application}. */
export interface ApplicationProps extends HelmAddonProps<ApplicationValues> {
  readonly namespace: string;
  /** Repository and tag, digest, or both, for example `ghcr.io/linuxserver/sonarr:4.0.19`. */
  readonly image: string;
  /** Port on which it serves HTTP. */
  readonly port: number;
  /** Environment, as it is: nothing in it is taken for a template. A secret is bound beforehand and given through `values`. @default - none */
  readonly env?: Readonly<Record<string, string>>;
  /** Folders of NFS servers, by the name of the volume. With volumes, a new pod starts only when the old one is gone. @default - none */
  readonly volumes?: Readonly<Record<string, NfsVolume>>;
}

/**
 * An application of one container behind one service, by Stakater's application chart.
 *
 * @throws if the image is not pinned, the port is none, or a variable or a volume is not possible
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
    requireProps('workloads/ApplicationProps', props);
    const volumes = requireVolumes(props.volumes ?? {});
    const port = requirePort('port', props.port);
    super(
      scope,
      id,
      Application.chart,
      {
        namespace: props.namespace,
        values: {
          applicationName: id,
          deployment: {
            image: imageOf(props.image),
            ports: [{ name: 'http', containerPort: port, protocol: 'TCP' }],
            env: environmentOf(props.env ?? {}),
            ...volumesOf(id, volumes),
          },
          service: { ports: [{ name: 'http', port, protocol: 'TCP', targetPort: port }] },
          httpRoute: { enabled: false },
          certificate: { enabled: false },
          persistence: { enabled: false },
        },
      },
      props,
    );
    for (const [name, volume] of Object.entries(volumes)) this.addVolume(claimName(id, name), volume);
    this.service = this.declareService(id, [{ name: 'http', port }]);
  }

  /** Volume and claim, both before the release: its pods wait for the claim, and the claim for the volume. */
  private addVolume(name: string, { server, path, storageClass, size = '1Gi' }: NfsVolume): void {
    const shared = { storageClassName: this.uses(storageClass).name, accessModes: ['ReadWriteMany'] as const };
    // Named after the namespace, too: volumes of all namespaces share one list.
    const volumeName = `${this.namespace}-${name}`;
    new ApiObject(this.prerequisites, `volume-${name}`, {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: volumeName },
      spec: {
        ...shared,
        capacity: { storage: size },
        persistentVolumeReclaimPolicy: 'Retain',
        // Kept for this claim: another of the same class and size would be given it.
        claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: this.namespace, name },
        nfs: { server, path },
      },
    } satisfies PersistentVolume);
    new ApiObject(this.prerequisites, `claim-${name}`, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name },
      spec: { ...shared, volumeName, resources: { requests: { storage: size } } },
    } satisfies PersistentVolumeClaim);
  }
}
