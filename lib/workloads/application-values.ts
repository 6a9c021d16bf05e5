import { requireDnsLabel } from '../core/names';
import { requireSize } from '../core/quantities';
import type { StorageClassRef } from '../core/references';
import type { PartialValues } from '../core/values';
import { requireHost } from '../networking/address';

/** Values of Stakater's application chart that this library sets or expects you to set. */
export interface ApplicationValues {
  readonly applicationName: string;
  readonly deployment: {
    readonly image: { readonly repository: string; readonly tag: string; readonly digest: string };
    readonly replicas: number;
    readonly strategy: { readonly type: 'RollingUpdate' | 'Recreate' };
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
  readonly service: { readonly ports: readonly object[]; readonly additionalLabels: Readonly<Record<string, string>> };
  readonly serviceMonitor: { readonly enabled: boolean; readonly endpoints: readonly object[] };
  readonly httpRoute: { readonly enabled: boolean };
  readonly certificate: { readonly enabled: boolean };
  readonly persistence: { readonly enabled: boolean };
}

/** A folder of an NFS server, mounted as a volume that exists before the claim does. */
export interface NfsVolume {
  /** Address or host name of the server. */
  readonly server: string;
  /** Exported folder, absolute. */
  readonly path: string;
  /** Where it is mounted in the container, absolute. */
  readonly mountPath: string;
  /** Class that claim and volume name, so that no provisioner makes another. */
  readonly storageClass: StorageClassRef;
  /** Size that claim and volume state, as a Kubernetes quantity; NFS does not enforce it. @default '1Gi' */
  readonly size?: string;
}

/** Name of the claim for a volume of an application. */
export function claimName(id: string, volume: string): string {
  return `${id}-${volume}`;
}

/**
 * The parts of an image's name, as the chart wants them.
 *
 * @throws if it has neither a tag nor a digest, or the tag is one that moves
 */
export function imageOf(image: string): { readonly repository: string; readonly tag?: string; readonly digest?: string } {
  const [name = '', digest, ...more] = image.split('@');
  const [, repository, tag] = /^([^\s:@]+(?::\d+\/[^\s:@]+)?)(?::([\w][\w.-]{0,127}))?$/.exec(name) ?? [];
  const pinned = digest === undefined ? tag !== undefined && tag !== 'latest' : /^sha256:[0-9a-f]{64}$/.test(digest);
  if (repository === undefined || !pinned || more.length > 0)
    throw new Error(`image must have a tag that stays, or a digest, such as ghcr.io/me/app:1.2.3, got '${image}'`);
  return { repository, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

/**
 * Variables, as the chart wants them. It runs every text through Helm's templates: what looks like one is quoted.
 *
 * @throws if a name could not be one
 */
export function environmentOf(env: Readonly<Record<string, string>>): Readonly<Record<string, { readonly value: string }>> {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => {
      if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name))
        throw new Error(`env must have names of letters, digits and _ such as TZ, got '${name}'`);
      return [name, { value: value.replaceAll('{{', '{{ "{{" }}') }];
    }),
  );
}

/**
 * Volumes and their mounts, as the chart wants them. Two pods would write to the same files, for example of one database: the old
 * one goes first.
 */
export function volumesOf(
  id: string,
  volumes: Readonly<Record<string, NfsVolume>>,
): PartialValues<ApplicationValues['deployment']> {
  const entries = Object.entries(volumes);
  if (entries.length === 0) return {};
  return {
    strategy: { type: 'Recreate' },
    volumes: Object.fromEntries(entries.map(([name]) => [name, { persistentVolumeClaim: { claimName: claimName(id, name) } }])),
    volumeMounts: Object.fromEntries(entries.map(([name, { mountPath }]) => [name, { mountPath }])),
  };
}

/**
 * Returns the volumes if they are possible.
 *
 * @throws if a name is no DNS label, a server no host, a path not absolute, a size no quantity, or two are mounted at one place
 */
export function requireVolumes(volumes: Readonly<Record<string, NfsVolume>>): Readonly<Record<string, NfsVolume>> {
  const mounted = new Map<string, string>();
  for (const [name, { server, path, mountPath, size = '1Gi' }] of Object.entries(volumes)) {
    requireDnsLabel('name of volume', name);
    requireHost(`server of volume '${name}'`, server);
    requireAbsolute(`path of volume '${name}'`, path);
    requireAbsolute(`mountPath of volume '${name}'`, mountPath);
    requireSize(`size of volume '${name}'`, size);
    const other = mounted.get(mountPath);
    if (other !== undefined) throw new Error(`volumes '${other}' and '${name}' are both mounted at ${mountPath}`);
    mounted.set(mountPath, name);
  }
  return volumes;
}

function requireAbsolute(what: string, path: string): void {
  if (!/^\/[^\0:]*$/.test(path)) throw new Error(`${what} must be an absolute path such as /mnt/user/data, got '${path}'`);
}
