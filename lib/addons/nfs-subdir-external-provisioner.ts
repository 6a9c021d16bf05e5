import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Deployment } from '../../imports/apps';
import type { ResourceRequirements } from '../../imports/core';
import type { StorageClass } from '../../imports/storage.k8s.io';
import { HelmAddon, type HelmAddonProps } from '../core/helm-addon';
import { chartFullname } from '../core/names';
import { requireProps } from '../core/props';
import type { StorageClassRef } from '../core/references';
import { requireHost } from '../networking/address';

/** Values of the nfs-subdir-external-provisioner chart that this library sets or expects you to set. */
export interface NfsSubdirExternalProvisionerValues {
  readonly replicaCount: number;
  readonly nfs: { readonly server: string; readonly path: string };
  readonly storageClass: { readonly create: boolean };
}

/** Properties of {@link NfsSubdirExternalProvisioner}. */
export interface NfsSubdirExternalProvisionerProps extends HelmAddonProps<NfsSubdirExternalProvisionerValues> {
  /** Address or host name of the NFS server. */
  readonly server: string;
  /** Exported folder for the volumes of `config-nfs-client`, the cluster's default class: databases, settings. */
  readonly configPath: string;
  /** Exported folder for the volumes of `data-nfs-client`: media, downloads. */
  readonly dataPath: string;
  /** What each provisioner may use. @default - Kubernetes' own */
  readonly resources?: ResourceRequirements;
}

/**
 * Volumes as folders of an NFS server, in two classes: `config-nfs-client` (default) and `data-nfs-client`.
 *
 * A provisioner serves one export only, and the chart makes one provisioner: it brings the account and its rights here,
 * and each class has a provisioner of its own beside it.
 *
 * @throws if the server is no host, or a path is not absolute
 * @see https://github.com/kubernetes-sigs/nfs-subdir-external-provisioner
 */
export class NfsSubdirExternalProvisioner extends HelmAddon<NfsSubdirExternalProvisionerValues> {
  static readonly chart = {
    repository: 'https://kubernetes-sigs.github.io/nfs-subdir-external-provisioner/',
    name: 'nfs-subdir-external-provisioner',
    // renovate: datasource=helm registryUrl=https://kubernetes-sigs.github.io/nfs-subdir-external-provisioner/
    version: '4.0.18',
  } as const;

  static readonly image = {
    name: 'registry.k8s.io/sig-storage/nfs-subdir-external-provisioner',
    // renovate: datasource=docker depName=registry.k8s.io/sig-storage/nfs-subdir-external-provisioner
    version: 'v4.0.2',
  } as const;

  readonly config: StorageClassRef;
  readonly data: StorageClassRef;

  constructor(scope: Construct, id: string, props: NfsSubdirExternalProvisionerProps) {
    requireProps('NfsSubdirExternalProvisionerProps', props);
    const path = props.configPath;
    const server = requireHost('server', props.server);
    const account = chartFullname(id, NfsSubdirExternalProvisioner.chart.name);
    const values = { replicaCount: 0, nfs: { server, path }, storageClass: { create: false } };
    super(scope, id, NfsSubdirExternalProvisioner.chart, { namespace: 'nfs-provisioner', values }, props);
    this.declare('ServiceAccount', account);
    this.config = this.addClass('config', props.configPath, account, props);
    this.data = this.addClass('data', props.dataPath, account, props);
  }

  private addClass(
    use: 'config' | 'data',
    path: string,
    serviceAccountName: string,
    props: NfsSubdirExternalProvisionerProps,
  ): StorageClassRef {
    if (!/^\/[^\0]*$/.test(path)) throw new Error(`${use}Path must be an absolute path such as /mnt/user/${use}, got '${path}'`);
    const { server, resources } = props;
    const name = `${use}-nfs-client`;
    const provisioner = `k8s-sigs.io/${use}-nfs-subdir-external-provisioner`;
    const labels = { app: `${name}-provisioner` };
    const { name: image, version } = NfsSubdirExternalProvisioner.image;
    new ApiObject(this.clusterManifests, name, {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name, annotations: { 'storageclass.kubernetes.io/is-default-class': String(use === 'config') } },
      provisioner,
      parameters: { archiveOnDelete: 'false' },
    } satisfies StorageClass);
    new ApiObject(this.manifests, `${name}-provisioner`, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: `${name}-provisioner` },
      spec: {
        strategy: { type: 'Recreate' },
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName,
            containers: [
              {
                name: 'provisioner',
                image: `${image}:${version}`,
                env: [
                  { name: 'PROVISIONER_NAME', value: provisioner },
                  { name: 'NFS_SERVER', value: server },
                  { name: 'NFS_PATH', value: path },
                ],
                securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
                ...(resources && { resources }),
                volumeMounts: [{ name: 'export', mountPath: '/persistentvolumes' }],
              },
            ],
            volumes: [{ name: 'export', nfs: { server, path } }],
          },
        },
      },
    } satisfies Deployment);
    return this.own('StorageClass', name);
  }
}
