import type { Homelab } from './homelab';
import type { GitOpsEngine } from './model';
import type { Layer } from './layer';
import { ClusterTarget } from './target';
import { requireDnsLabel, requireDomain, requireHttpUrl, requireList, shown } from './names';

/** Properties of a {@link Cluster}. */
export interface ClusterProps {
  /** The domain under which the cluster's services are reached, for example `cluster.example.net`. */
  readonly domain: string;
  /** What reconciles it: `argoCd()` or `flux()`. */
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
  private readonly facts: Readonly<Record<string, string>>;

  constructor(scope: Homelab, id: string, props: ClusterProps) {
    super(requireRoot('cluster', id, scope), requireDnsLabel('cluster name', id, 32));
    this.name = id;
    this.domain = requireDomain('domain', props.domain);
    this.environment = requireDnsLabel('environment', props.environment ?? 'production');
    this.role = requireDnsLabel('role', props.role ?? 'control-plane');
    this.engine = requireEngine(props.engine);
    this.layers = requireList('layers', props.layers ?? []);
    this.externalCrds = props.externalCrds ?? [];
    this.server = requireHttpUrl('server', props.server ?? 'https://kubernetes.default.svc');
    this.facts = props.facts ?? {};
    this.installLayers();
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
  if (scope.node.scope !== undefined)
    throw new Error(`${what} '${id}' must lie directly in a Homelab, got '${scope.node.path}' as the scope`);
  return scope;
}

function requireEngine(engine: GitOpsEngine): GitOpsEngine {
  if (typeof (engine as Partial<GitOpsEngine> | undefined)?.renderRoot === 'function') return engine;
  throw new Error(
    `engine must be a GitOpsEngine such as argoCd() or flux(), got ${typeof engine === 'function' ? 'a function: call it' : shown(engine)}`,
  );
}
