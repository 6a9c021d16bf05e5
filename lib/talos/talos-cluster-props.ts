import type {
  ApiServerSettings,
  ComponentSettings,
  DiscoverySettings,
  EtcdSettings,
  HostDnsSettings,
  TalosApiAccess,
  TalosSettings,
} from './settings';

/** Properties of a {@link TalosCluster}. */
export interface TalosClusterProps extends TalosSettings {
  /** Exact release of Talos, for example `1.11.5` or `v1.11.5`: it decides the form of the configuration. */
  readonly version: string;
  /** Exact release of Kubernetes, for example `1.34.1`. */
  readonly kubernetesVersion: string;
  /** Where machines reach the API server, with its port. @default - `https://<vip>:6443`, or the address of the only control plane */
  readonly endpoint?: string;
  /** Names and addresses, besides the endpoint's and the VIP, in the certificates of Talos' API and of the API server. @default - none */
  readonly certSANs?: readonly string[];
  /** Domain of services and pods. @default 'cluster.local' */
  readonly clusterDomain?: string;
  /** Whether the machines' firmware checks signatures: the installer is a signed one then. @default false */
  readonly secureBoot?: boolean;
  /** Whether pods may run on control planes. @default - true if there are no workers */
  readonly allowSchedulingOnControlPlanes?: boolean;
  /** Whether load balancers pass control planes by. @default - true if there are workers */
  readonly excludeFromExternalLoadBalancers?: boolean;
  /** Whether kube-proxy runs. @default - true, unless the network plan has no CNI */
  readonly kubeProxy?: boolean;
  /** Port on each machine that leads to the API servers, or none. @default 7445 */
  readonly kubePrism?: number | false;
  /** Whether Talos deploys CoreDNS. @default true */
  readonly coreDNS?: boolean;
  /** Whether etcd, the scheduler and the controller manager can be scraped from other machines. @default false */
  readonly metrics?: boolean;
  /** @default - nothing besides Talos' own */
  readonly apiServer?: ApiServerSettings;
  /** @default - nothing besides Talos' own */
  readonly controllerManager?: ComponentSettings;
  /** @default - nothing besides Talos' own */
  readonly scheduler?: ComponentSettings;
  /** @default - nothing besides Talos' own */
  readonly etcd?: EtcdSettings;
  /** Pods that may ask Talos, for backups and upgrades. @default - none */
  readonly talosApiAccess?: TalosApiAccess;
  /** @default - Talos' own */
  readonly discovery?: DiscoverySettings;
  /** @default - Talos' own */
  readonly hostDns?: HostDnsSettings;
  /** Whether the domain of a machine's own name is not tried behind short names. @default false */
  readonly disableSearchDomain?: boolean;
  /** Names by address that every machine knows, for example `{ '10.0.4.100': ['api.example.net'] }`. @default - none */
  readonly hosts?: Readonly<Record<string, readonly string[]>>;
  /** What holds for control planes only. @default - nothing */
  readonly controlPlane?: TalosSettings;
  /** What holds for workers only. @default - nothing */
  readonly worker?: TalosSettings;
  /** What holds for one machine only, by hostname. @default - nothing */
  readonly machines?: Readonly<Record<string, TalosSettings>>;
}
