import { Construct } from 'constructs';
import { requireAddress, requireHost } from './addresses';
import { Cluster } from './cluster';
import { writeFiles, type FileOutput, type FileSource } from './file-source';
import { requireDnsLabel, requireDomain, requireList } from './names';
import { requireProps } from './props';
import { inventoryPage } from './network/page';
import { requireGateways, requireInside, requirePools, requireRanges, requireVip } from './network/requirements';
import { ClusterTarget } from './target';

const mark = Symbol.for('cdk8s-homelab.NetworkPlan');

/** Properties of a {@link NetworkPlan}. */
export interface NetworkPlanProps {
  /** Network that the machines' addresses are taken from, for example `10.0.4.0/24`; one for each family. */
  readonly nodes: string | readonly string[];
  /** The whole network on the cable, if `nodes` is only a part of it. @default - `nodes` */
  readonly localNetwork?: string;
  /** Network of the pods; one for each family. @default '10.244.0.0/16' */
  readonly pods?: string | readonly string[];
  /** Network of the services; one for each family. @default '10.96.0.0/12' */
  readonly services?: string | readonly string[];
  /** Address of the API server that the control-plane machines share. @default - none */
  readonly vip?: string;
  /** Addresses for services of type LoadBalancer, by the name of the pool: networks and ranges. @default - none */
  readonly pools?: Readonly<Record<string, readonly string[]>>;
  /** Addresses out of the pools that are kept for a Gateway (or another service), by its name. @default - none */
  readonly gateways?: Readonly<Record<string, string>>;
  /** Router to everywhere else, for machines with fixed addresses. @default - none */
  readonly defaultGateway?: string;
  /** Addresses of the name servers, in the order in which they are asked. @default - the operating system's */
  readonly dns?: readonly string[];
  /** Domains that are tried behind short names. @default - what DHCP says */
  readonly searchDomains?: readonly string[];
  /** Time servers: addresses or names. @default - the operating system's */
  readonly ntp?: readonly string[];
  /** Addresses that a DHCP server on this network gives away, for example `10.0.4.20-10.0.4.90`. @default - not known */
  readonly dhcpRange?: string;
  /** Where the network is: plans of different sites never meet. @default 'home' */
  readonly site?: string;
  /** Clusters whose pods and services are reached from this one's by routes: no range of theirs may be in ours. @default - none */
  readonly routed?: readonly Cluster[];
  /** What gives pods their network: `flannel`, which comes with the distribution, or `none`, for an add-on such as Cilium. @default 'flannel' */
  readonly cni?: 'flannel' | 'none';
}

/**
 * The addresses of one cluster, each written once. Every range, machine and address of all clusters is checked against
 * every other when the homelab is rendered. For people, they and the cluster's machines are written to `inventory.md`.
 *
 * @throws if something is no address, network or range, or does not lie where it must: pods, services and nodes apart; the VIP among
 * the nodes and in no pool; the default gateway and the DHCP range in the local network; gateways in a pool
 */
export class NetworkPlan extends Construct implements FileSource {
  /** The cluster whose addresses these are. */
  readonly cluster: Cluster;
  readonly nodes: readonly string[];
  readonly localNetworks: readonly string[];
  readonly pods: readonly string[];
  readonly services: readonly string[];
  /** Address of the API server that the control-plane machines share; absent if there is none. */
  readonly vip?: string;
  readonly pools: Readonly<Record<string, readonly string[]>>;
  readonly gateways: Readonly<Record<string, string>>;
  /** Router to everywhere else; absent if there is none. */
  readonly defaultGateway?: string;
  readonly dns: readonly string[];
  readonly searchDomains: readonly string[];
  readonly ntp: readonly string[];
  /** Addresses that a DHCP server gives away; absent if not known. */
  readonly dhcpRange?: string;
  readonly site: string;
  readonly routed: readonly Cluster[];
  readonly cni: 'flannel' | 'none';

  /** Whether a value is a network plan, from whichever copy of the library. */
  static isNetworkPlan(this: void, value: unknown): value is NetworkPlan {
    return typeof value === 'object' && value !== null && mark in value;
  }

  constructor(scope: Cluster, id: string, props: NetworkPlanProps) {
    super(scope, id);
    Object.defineProperty(this, mark, { value: true });
    requireProps('NetworkPlanProps', props);
    this.cluster = clusterOf(this);
    this.cluster.setNetwork(this);
    const ranges = requireRanges(props);
    this.nodes = ranges.nodes.map(({ text }) => text);
    this.localNetworks = ranges.local.map(({ text }) => text);
    this.pods = ranges.pods.map(({ text }) => text);
    this.services = ranges.services.map(({ text }) => text);
    this.pools = requirePools(props.pools ?? {});
    this.gateways = requireGateways(props.gateways ?? {}, this.pools);
    if (props.vip !== undefined) this.vip = requireVip(props.vip, ranges.nodes, this.pools);
    if (props.defaultGateway !== undefined)
      this.defaultGateway = requireInside('defaultGateway', requireAddress('defaultGateway', props.defaultGateway), ranges.local);
    if (props.dhcpRange !== undefined) this.dhcpRange = requireInside('dhcpRange', props.dhcpRange, ranges.local);
    this.dns = requireList('dns', props.dns ?? []).map(address => requireAddress('dns', address));
    this.searchDomains = requireList('searchDomains', props.searchDomains ?? []).map(name =>
      requireDomain('searchDomains', name),
    );
    this.ntp = requireList('ntp', props.ntp ?? []).map(host => requireHost('ntp', host));
    this.site = requireDnsLabel('site', props.site ?? 'home');
    this.routed = requireList('routed', props.routed ?? []);
    this.cni = props.cni ?? 'flannel';
  }

  /**
   * The addresses of one pool.
   *
   * @throws if there is none of that name
   */
  pool(name: string): readonly string[] {
    return named('pool', name, this.pools, this.node.path);
  }

  /**
   * The address kept for a Gateway.
   *
   * @throws if there is none of that name
   */
  gateway(name: string): string {
    return named('gateway', name, this.gateways, this.node.path);
  }

  [writeFiles](output: FileOutput): void {
    output.file('inventory.md', inventoryPage(this));
  }
}

function clusterOf(plan: NetworkPlan): Cluster {
  const target = ClusterTarget.of(plan);
  if (!(target instanceof Cluster))
    throw new Error(
      `network plan '${plan.node.id}' must lie in a Cluster, got set '${target.node.id}': a set's machines are not known`,
    );
  return target;
}

function named<T>(what: string, name: string, all: Readonly<Record<string, T>>, path: string): T {
  const found = Object.hasOwn(all, name) ? all[name] : undefined;
  if (found === undefined)
    throw new Error(`'${path}' has no ${what} '${name}' (it has ${Object.keys(all).join(', ') || 'none'})`);
  return found;
}
