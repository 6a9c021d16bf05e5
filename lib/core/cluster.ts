import { Construct } from 'constructs';
import { requireExternalCrds } from './crd-owners';
import type { Homelab } from './homelab';
import type { GitOpsEngine } from './model';
import type { Layer } from './layer';
import type { Machine } from './machine';
import type { NetworkPlan } from './network-plan';
import { ClusterTarget } from './target';
import { requireDnsLabel, requireDomain, requireFree, requireHttpUrl, shown } from './names';
import { requireProps } from './props';

/** Properties of a {@link Cluster}. */
export interface ClusterProps {
  /** The domain under which the cluster's services are reached, for example `cluster.example.net`. */
  readonly domain: string;
  /** What reconciles it, for example `argoCd()` or `flux()`. */
  readonly engine: GitOpsEngine;
  /** @default 'production' */
  readonly environment?: string;
  /** @default 'control-plane' */
  readonly role?: string;
  /** Values and add-ons shared with other clusters, the first is the weakest. @default - none */
  readonly layers?: readonly Layer[];
  /** Further facts, for code that runs for sets too. @default - none */
  readonly facts?: Readonly<Record<string, string>>;
  /** Address of the API server, as the engine reaches it. @default 'https://kubernetes.default.svc' */
  readonly server?: string;
  /** API groups or `group/Kind`s whose definitions are in the cluster without an add-on of ours. @default - none */
  readonly externalCrds?: readonly string[];
  /** The cluster whose machines a virtual cluster runs on; its network plan is this one's too. @default - it has machines of its own */
  readonly host?: Cluster;
}

/**
 * One Kubernetes cluster that is known at synth.
 *
 * @throws if the id is not a DNS label of at most 32 characters, or the domain is not a domain
 */
export class Cluster extends ClusterTarget {
  readonly name: string;
  readonly domain: string;
  readonly environment: string;
  readonly role: string;
  readonly engine: GitOpsEngine;
  readonly layers: readonly Layer[];
  readonly externalCrds: readonly string[];
  /** Address of the API server, as the engine reaches it. */
  readonly server: string;
  /** The cluster whose machines a virtual cluster runs on; absent if it has machines of its own. */
  readonly host?: Cluster;
  private readonly facts: Readonly<Record<string, string>>;
  private readonly ownMachines: Machine[] = [];
  private ownNetwork: NetworkPlan | undefined;

  constructor(scope: Homelab, id: string, props: ClusterProps) {
    requireProps('ClusterProps', props);
    super(requireRoot('cluster', id, scope), requireDnsLabel('cluster name', id, 32));
    this.name = id;
    this.domain = requireDomain('domain', props.domain);
    this.environment = requireDnsLabel('environment', props.environment ?? 'production');
    this.role = requireDnsLabel('role', props.role ?? 'control-plane');
    this.engine = props.engine;
    this.layers = props.layers ?? [];
    this.externalCrds = requireExternalCrds(props.externalCrds ?? []);
    this.server = requireHttpUrl('server', props.server ?? 'https://kubernetes.default.svc');
    this.facts = props.facts ?? {};
    if (props.host !== undefined) this.host = requireHostCluster(id, props.host);
    this.installLayers();
  }

  /** The machines that it runs on, its host's included, by path. */
  get machines(): readonly Machine[] {
    return this.host?.machines ?? [...this.ownMachines].sort((a, b) => (a.node.path < b.node.path ? -1 : 1));
  }

  /** Its addresses, or its host's; absent if nobody planned them. */
  get network(): NetworkPlan | undefined {
    return this.host?.network ?? this.ownNetwork;
  }

  /** Takes a machine in; the constructor of {@link Machine} calls this. @throws if it runs on another cluster's machines */
  addMachine(machine: Machine): void {
    if (this.host !== undefined)
      throw new Error(
        `'${this.node.id}' runs on '${this.host.node.id}' and its machines: machine '${machine.node.id}' must lie there`,
      );
    this.ownMachines.push(machine);
  }

  /** Takes its network plan; the constructor of {@link NetworkPlan} calls this. @throws if there is one */
  setNetwork(plan: NetworkPlan): void {
    if (this.host !== undefined)
      throw new Error(`'${this.node.id}' runs on '${this.host.node.id}' and takes its network: leave the plan out`);
    if (this.ownNetwork !== undefined)
      throw new Error(`'${this.node.id}' has the network plan '${this.ownNetwork.node.id}' already, and has one only`);
    this.ownNetwork = plan;
  }

  override fact(name: string): string {
    const value = Object.hasOwn(this.facts, name) ? this.facts[name] : undefined;
    if (value === undefined) {
      const declared = Object.keys(this.facts).join(', ') || 'none';
      throw new Error(`fact '${name}' is not declared by cluster '${this.node.id}' (it declares ${declared})`);
    }
    return value;
  }
}

/**
 * Returns the scope if it is a homelab: clusters do not lie in clusters.
 *
 * @param what the user's own word for what is made, first in the error
 * @throws if it is none
 */
export function requireRoot(what: string, id: string, scope: Homelab): Homelab {
  if (!Construct.isConstruct(scope)) throw new Error(`${what} '${id}' must lie directly in a Homelab, got ${shown(scope)}`);
  requireFree(what, scope, id);
  if (scope.node.scope !== undefined)
    throw new Error(`${what} '${id}' must lie directly in a Homelab, got '${scope.node.path}' as the scope`);
  return scope;
}

function requireHostCluster(id: string, host: Cluster): Cluster {
  if (host.host !== undefined)
    throw new Error(`host of '${id}' must have machines of its own, and '${host.node.id}' runs on '${host.host.node.id}'`);
  return host;
}
