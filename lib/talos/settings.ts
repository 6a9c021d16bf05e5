import type { JsonObject } from '../core/model';
import type { MachineConfiguration, TalosDocument } from './documents';
import type { Schematic } from './schematic';

/** What the kubelet of a machine is told. */
export interface KubeletSettings {
  /** Flags, without the dashes in front. Labels of nodes are a machine's own. @default - none */
  readonly extraArgs?: Readonly<Record<string, string | number | boolean>>;
  /** Fields of its configuration (`kubelet.config.k8s.io/v1beta1`). @default - none */
  readonly extraConfig?: JsonObject;
  /** Folders of the machine that it and its pods see. @default - none */
  readonly extraMounts?: readonly KubeletMount[];
  /** Networks that the address of the node is taken from. @default - any */
  readonly validSubnets?: readonly string[];
  /** Addresses of the DNS service that pods ask. @default - the tenth of the services' network */
  readonly clusterDNS?: readonly string[];
}

/** A folder of the machine that the kubelet and its pods see. */
export interface KubeletMount {
  readonly source: string;
  /** @default - `source` */
  readonly destination?: string;
  /** @default ['bind', 'rshared', 'rw'] */
  readonly options?: readonly string[];
  /** @default 'bind' */
  readonly type?: string;
}

/** A module that the kernel loads. */
export interface KernelModule {
  readonly name: string;
  /** For example `nr_hugepages=1024`. @default - none */
  readonly parameters?: readonly string[];
}

/** A file on the machine. */
export interface MachineFile {
  readonly path: string;
  readonly content: string;
  /** As chmod writes it, for example `0o644`. @default 0o644 */
  readonly permissions?: number;
  /** Whether it is new, replaces what is there, or is put behind it. @default 'create' */
  readonly op?: 'create' | 'overwrite' | 'append';
}

/** Where images of a registry are pulled from instead. */
export interface RegistryMirror {
  /** In the order in which they are tried, for example `https://mirror.example.net`. */
  readonly endpoints: readonly string[];
  /** Whether the endpoints' paths are the whole path of the API. @default false */
  readonly overridePath?: boolean;
  /** Whether the registry itself is never asked. @default false */
  readonly skipFallback?: boolean;
}

/** A timer in hardware that restarts a machine that hangs. */
export interface WatchdogSettings {
  /** @default '/dev/watchdog0' */
  readonly device?: string;
  /** How long it may hang, at least ten seconds, for example `2m0s`. @default '1m0s' */
  readonly timeout?: string;
}

/**
 * What can be said of all machines of a cluster, of those of a role, or of one. A list is given at one of these levels only:
 * Talos would put one behind the other.
 */
export interface TalosSettings {
  /** What is in the machine's image. @default - that of the level above; Talos alone at the top */
  readonly schematic?: Schematic;
  /** Whether the install disk is wiped before an installation. @default - Talos', false */
  readonly wipe?: boolean;
  /** @default - nothing besides Talos' own */
  readonly kubelet?: KubeletSettings;
  /** Parameters of the running kernel. @default - none */
  readonly sysctls?: Readonly<Record<string, string | number>>;
  /** Files of `/sys`, by their path below it with dots. @default - none */
  readonly sysfs?: Readonly<Record<string, string | number>>;
  /** @default - none */
  readonly kernelModules?: readonly KernelModule[];
  /** @default - none */
  readonly files?: readonly MachineFile[];
  /** Rules of udev. @default - none */
  readonly udevRules?: readonly string[];
  /** Variables of the environment of services, such as `http_proxy`. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
  /** Mirrors by the name of the registry, for example `docker.io`. @default - none */
  readonly registryMirrors?: Readonly<Record<string, RegistryMirror>>;
  /** @default - none */
  readonly watchdog?: WatchdogSettings;
  /** Labels of the nodes besides those of a machine. @default - none */
  readonly nodeLabels?: Readonly<Record<string, string>>;
  /** Whole documents of the configuration, of the cluster's release of Talos. @default - none */
  readonly documents?: readonly TalosDocument[];
  /** Fields of `machine` and `cluster`, put over all that comes from other settings of this level. @default - none */
  readonly patch?: MachineConfiguration;
}

/** What a component of the control plane is told. */
export interface ComponentSettings {
  /** Flags, without the dashes in front. @default - none */
  readonly extraArgs?: Readonly<Record<string, string | number | boolean>>;
}

/** What the API server is told. */
export interface ApiServerSettings extends ComponentSettings {
  /** Seconds that pods stay on a node that is not ready or cannot be reached. @default - Kubernetes', 300 */
  readonly tolerationSeconds?: number;
  /** Whether Talos' defaults for the admission of pods (Pod Security, `baseline`) are in force. @default true */
  readonly podSecurityDefaults?: boolean;
}

/** What etcd is told. */
export interface EtcdSettings extends ComponentSettings {
  /** Networks of the addresses that its members tell each other. @default - any */
  readonly advertisedSubnets?: readonly string[];
}

/** Pods that may ask Talos. */
export interface TalosApiAccess {
  /** What they may do, for example `os:etcd:backup`. */
  readonly roles: readonly ('os:admin' | 'os:operator' | 'os:reader' | 'os:etcd:backup')[];
  /** Namespaces they may be in, for example `talos-backup`. */
  readonly namespaces: readonly string[];
}

/** How machines find each other. */
export interface DiscoverySettings {
  /** @default true */
  readonly enabled?: boolean;
  /** Whether annotations of nodes are used. @default false */
  readonly kubernetes?: boolean;
  /** Whether the service that Sidero Labs runs is used. @default true */
  readonly service?: boolean;
}

/** The DNS cache on each machine. */
export interface HostDnsSettings {
  /** @default true */
  readonly enabled?: boolean;
  /** Whether names of the cluster's machines are answered. @default - Talos', false */
  readonly resolveMemberNames?: boolean;
  /** Whether the cluster's DNS asks it. @default - Talos', true */
  readonly forwardKubeDNSToHost?: boolean;
}
