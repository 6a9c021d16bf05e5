import type * as Talos111 from '../../imports/talos-machine/v1.11';
import type * as Talos112 from '../../imports/talos-machine/v1.12';
import type { NetworkPlan } from '../core/network-plan';
import { deletion, type PatchDocument } from './documents';
import { texts, withoutUndefined, type PatchParts } from './machine-patch';
import type { ComponentSettings } from './settings';
import type { TalosClusterProps } from './talos-cluster-props';
import { isAtLeast, type TalosMinor } from './version';

const apiVersion = 'v1alpha1' as const;
const excluded = 'node.kubernetes.io/exclude-from-external-load-balancers';

/** What of a cluster the patches are made from. */
export interface ClusterFacts {
  readonly props: TalosClusterProps;
  readonly plan: NetworkPlan | undefined;
  /** The host that machines reach the API server at. */
  readonly endpointHost: string;
  readonly hasWorkers: boolean;
}

/** What all machines of a cluster have in common; settings aside that can be given at each level. */
export function clusterPatch({ props, plan, endpointHost }: ClusterFacts, minor: TalosMinor): PatchParts {
  const { certSANs = [], clusterDomain, discovery, hostDns } = props;
  const fields: Talos111.MachineConfiguration = {
    machine: {
      certSANs: unique([...(plan?.vip === undefined ? [] : [plan.vip]), endpointHost, ...certSANs]),
      features: {
        kubePrism: prismFields(props, plan),
        hostDNS: hostDns && {
          enabled: hostDns.enabled ?? true,
          resolveMemberNames: hostDns.resolveMemberNames,
          forwardKubeDNSToHost: hostDns.forwardKubeDNSToHost,
        },
      },
      ...(isAtLeast(minor, '1.12') ? {} : networkFields(props, plan)),
    },
    cluster: {
      network: {
        cni: plan?.cni === 'none' ? { name: 'none' } : undefined,
        dnsDomain: clusterDomain,
        podSubnets: plan?.pods,
        serviceSubnets: plan?.services,
      },
      discovery: discovery && {
        enabled: discovery.enabled ?? true,
        registries: {
          kubernetes: { disabled: !(discovery.kubernetes ?? false) },
          service: { disabled: !(discovery.service ?? true) },
        },
      },
    },
  };
  return { fields, documents: isAtLeast(minor, '1.12') ? networkDocuments(props, plan) : [] };
}

/** What control planes have besides; workers know nothing of it. */
export function controlPlanePatch({ props, plan, endpointHost, hasWorkers }: ClusterFacts): PatchParts {
  const { certSANs = [], apiServer = {}, controllerManager, scheduler, etcd, metrics = false, talosApiAccess } = props;
  const kubeProxy = props.kubeProxy ?? plan?.cni !== 'none';
  // The generator puts the endpoint's host there itself, and would put it there twice.
  const names = unique([...(plan?.vip === undefined ? [] : [plan.vip]), ...certSANs]).filter(name => name !== endpointHost);
  const fields = {
    machine: {
      features: {
        kubernetesTalosAPIAccess: talosApiAccess && {
          enabled: true,
          allowedRoles: talosApiAccess.roles,
          allowedKubernetesNamespaces: talosApiAccess.namespaces,
        },
      },
      // The generator sets the label, whatever its value: only without it are the nodes announced.
      nodeLabels: (props.excludeFromExternalLoadBalancers ?? hasWorkers) ? undefined : { [excluded]: deletion },
    },
    cluster: {
      allowSchedulingOnControlPlanes: props.allowSchedulingOnControlPlanes ?? !hasWorkers,
      apiServer: {
        certSANs: names.length > 0 ? names : undefined,
        extraArgs: componentArgs(apiServer, tolerationArgs(apiServer.tolerationSeconds)),
        admissionControl: apiServer.podSecurityDefaults === false ? deletion : undefined,
      },
      controllerManager: { extraArgs: componentArgs(controllerManager, metrics ? { 'bind-address': '0.0.0.0' } : {}) },
      scheduler: { extraArgs: componentArgs(scheduler, metrics ? { 'bind-address': '0.0.0.0' } : {}) },
      etcd: {
        extraArgs: componentArgs(etcd, metrics ? { 'listen-metrics-urls': 'http://0.0.0.0:2381' } : {}),
        advertisedSubnets: etcd?.advertisedSubnets,
      },
      proxy: kubeProxy ? undefined : { disabled: true },
      coreDNS: props.coreDNS === false ? { disabled: true } : undefined,
    },
  };
  return { fields, documents: [] };
}

function prismFields({ kubePrism }: TalosClusterProps, plan: NetworkPlan | undefined): Talos111.KubePrism | undefined {
  if (kubePrism === false) return { enabled: false };
  // Talos has it from the start; a CNI without kube-proxy depends on it, so that it is said.
  return kubePrism === undefined && plan?.cni !== 'none' ? undefined : { enabled: true, port: kubePrism ?? 7445 };
}

/** Where Talos 1.11 keeps what is asked of the network as a whole. */
function networkFields({ disableSearchDomain, hosts }: TalosClusterProps, plan: NetworkPlan | undefined): Talos111.MachineConfig {
  return {
    network: {
      nameservers: filled(plan?.dns),
      searchDomains: filled(plan?.searchDomains),
      disableSearchDomain,
      extraHostEntries: hosts && Object.entries(hosts).map(([ip, aliases]) => ({ ip, aliases })),
    },
    time: { servers: filled(plan?.ntp) },
  };
}

/** Where Talos keeps it since 1.12. */
function networkDocuments(props: TalosClusterProps, plan: NetworkPlan | undefined): readonly PatchDocument[] {
  const { dns = [], searchDomains = [], ntp = [] } = plan ?? {};
  const resolver: Talos112.ResolverConfig = {
    apiVersion,
    kind: 'ResolverConfig',
    nameservers: dns.length > 0 ? dns.map(address => ({ address })) : undefined,
    searchDomains:
      searchDomains.length > 0 || props.disableSearchDomain !== undefined
        ? {
            ...(searchDomains.length > 0 && { domains: searchDomains }),
            ...(props.disableSearchDomain !== undefined && { disableDefault: props.disableSearchDomain }),
          }
        : undefined,
  };
  const time: Talos112.TimeSyncConfig = { apiVersion, kind: 'TimeSyncConfig', ntp: { servers: ntp } };
  const hosts = Object.entries(props.hosts ?? {}).map(([name, hostnames]): Talos112.StaticHostConfig => ({
    apiVersion,
    kind: 'StaticHostConfig',
    name,
    hostnames,
  }));
  const says = resolver.nameservers !== undefined || resolver.searchDomains !== undefined;
  return [...(says ? [resolver] : []), ...(ntp.length > 0 ? [time] : []), ...hosts].map(withoutUndefined);
}

function componentArgs(
  settings: ComponentSettings | undefined,
  own: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return { ...own, ...texts(settings?.extraArgs ?? {}) };
}

function tolerationArgs(seconds: number | undefined): Readonly<Record<string, string>> {
  if (seconds === undefined) return {};
  return { 'default-not-ready-toleration-seconds': `${seconds}`, 'default-unreachable-toleration-seconds': `${seconds}` };
}

function filled<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list === undefined || list.length === 0 ? undefined : list;
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
