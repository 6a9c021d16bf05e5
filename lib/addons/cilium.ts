import type { Construct } from 'constructs';
import type { IgnoredDifference } from '../core/model';
import type { InstalledCrds } from '../core/addon';
import { HelmAddon, type HelmAddonProps } from '../core/helm-addon';
import { requirePort, requireWholeNumber } from '../core/numbers';
import { requireProps } from '../core/props';
import type { ServiceRef } from '../core/references';
import { requireDeviceName, requireHost } from '../networking/address';

/** Values of the cilium chart that this library sets or expects you to set. */
export interface CiliumValues {
  readonly devices: readonly string[];
  readonly policyAuditMode: boolean;
  readonly ipam: { readonly mode: 'kubernetes' | 'cluster-pool' };
  readonly kubeProxyReplacement: boolean;
  readonly k8sServiceHost: string;
  readonly k8sServicePort: number;
  readonly cgroup: { readonly hostRoot: string; readonly autoMount: { readonly enabled: boolean } };
  readonly securityContext: {
    readonly capabilities: { readonly ciliumAgent: readonly string[]; readonly cleanCiliumState: readonly string[] };
  };
  readonly bpf: { readonly masquerade: boolean };
  readonly operator: { readonly replicas: number; readonly prometheus: Metrics };
  readonly prometheus: Metrics;
  readonly hubble: {
    readonly relay: { readonly enabled: boolean; readonly prometheus: Metrics };
    readonly ui: { readonly enabled: boolean };
    readonly metrics: {
      readonly enableOpenMetrics: boolean;
      readonly enabled: readonly string[];
      readonly serviceMonitor: { readonly enabled: boolean };
    };
  };
}

interface Metrics {
  readonly enabled: boolean;
  readonly serviceMonitor: { readonly enabled: boolean };
}

/** Properties of {@link Cilium}. */
export interface CiliumProps extends HelmAddonProps<CiliumValues> {
  /** Network devices that carry the nodes' traffic, for example `['eno1']`. @default - Cilium finds them */
  readonly devices?: readonly string[];
  /** Address of the API server, as every node reaches it without a service network. @default 'localhost', where Talos' KubePrism listens */
  readonly k8sServiceHost?: string;
  /** Port of the API server there. @default 7445, that of KubePrism */
  readonly k8sServicePort?: number;
  /** Number of the operator's pods. @default 1 */
  readonly operatorReplicas?: number;
}

/** What the agent may do on a machine: without SYS_MODULE, which Talos refuses. */
const agentCapabilities = [
  ...['CHOWN', 'KILL', 'NET_ADMIN', 'NET_RAW', 'IPC_LOCK', 'SYS_ADMIN', 'SYS_RESOURCE'],
  ...['DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'],
];

/** Secrets whose content Cilium's chart makes anew at every rendering. */
const certificates = ['cilium-ca', 'hubble-relay-client-certs', 'hubble-server-certs'];

/**
 * The pod network, service load balancing in place of kube-proxy, and network policies, by Cilium; Hubble to look into it.
 *
 * @throws if the API server's host or port is none, the list of devices is empty or has no name, or there is no operator
 * @see https://docs.siderolabs.com/kubernetes-guides/cni/deploying-cilium
 */
export class Cilium extends HelmAddon<CiliumValues> {
  static readonly chart = {
    repository: 'https://helm.cilium.io/',
    name: 'cilium',
    // renovate: datasource=helm registryUrl=https://helm.cilium.io/
    version: '1.20.1',
  } as const;

  /** Hubble's web page. */
  readonly hubbleUi: ServiceRef;
  /** What Hubble's clients ask. */
  readonly hubbleRelay: ServiceRef;

  constructor(scope: Construct, id: string, props: CiliumProps = {}) {
    const { devices } = requireProps('CiliumProps', props);
    if (devices?.length === 0)
      throw new Error("devices is empty: name one such as 'eno1', or leave it out and Cilium finds them");
    const secret = (name: string): IgnoredDifference => ({ kind: 'Secret', name, jsonPointers: ['/data'] });
    super(
      scope,
      id,
      Cilium.chart,
      {
        namespace: 'kube-system',
        values: {
          ...(devices && { devices: devices.map(name => requireDeviceName('devices', name)) }),
          ipam: { mode: 'kubernetes' },
          kubeProxyReplacement: true,
          k8sServiceHost: requireHost('k8sServiceHost', props.k8sServiceHost ?? 'localhost'),
          k8sServicePort: requirePort('k8sServicePort', props.k8sServicePort ?? 7445),
          // Talos mounts it read-only itself.
          cgroup: { hostRoot: '/sys/fs/cgroup', autoMount: { enabled: false } },
          securityContext: {
            capabilities: { ciliumAgent: agentCapabilities, cleanCiliumState: ['NET_ADMIN', 'SYS_ADMIN', 'SYS_RESOURCE'] },
          },
          operator: { replicas: requireWholeNumber('operatorReplicas', props.operatorReplicas ?? 1, 1) },
          hubble: { relay: { enabled: true }, ui: { enabled: true } },
        },
        ignoreDifferences: certificates.map(secret),
        // Without its network a cluster cannot even delete what was asked for.
        cascade: false,
      },
      props,
    );
    const labels = (name: string) => ({ 'k8s-app': name, 'app.kubernetes.io/name': name });
    this.hubbleUi = this.declareService('hubble-ui', [{ name: 'http', port: 80 }], labels('hubble-ui'));
    this.hubbleRelay = this.declareService('hubble-relay', [{ port: 80 }], labels('hubble-relay'));
  }

  override get crds(): InstalledCrds {
    return { 'cilium.io': 'cilium/cilium v1.20.1' };
  }
}
