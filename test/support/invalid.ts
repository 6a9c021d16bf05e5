import { ApiObject } from 'cdk8s';
import { Cluster } from '../../lib/core/cluster';
import { ClusterSet, type ClusterSetProps } from '../../lib/core/cluster-set';
import type { AddonProps, InstalledCrds } from '../../lib/core/addon';
import { HelmAddon } from '../../lib/core/helm-addon';
import type { Homelab } from '../../lib/core/homelab';
import { Machine, type MachineProps } from '../../lib/core/machine';
import { ManifestAddon } from '../../lib/core/manifest-addon';
import type { JsonObject } from '../../lib/core/model';
import { NetworkPlan, type NetworkPlanProps } from '../../lib/core/network-plan';
import type { ExternalOptions, RefKind, RefOf } from '../../lib/core/references';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { TalosCluster } from '../../lib/talos/talos-cluster';
import type { TalosClusterProps } from '../../lib/talos/talos-cluster-props';
import { documents } from './scene';

/** A program that breaks one rule, and what it is told. One file of `test/invalid/` exports one, as `rule`. */
export interface InvalidRule {
  /** The whole text: of what a constructor throws, or of the one problem that synth finds, with the construct path in front. */
  readonly message: string;
  /** The program; `homelab` is empty. */
  readonly build: (homelab: Homelab) => void;
}

/** Groups whose definitions the clusters of the rules have. */
const groups = [
  'cert-manager.io',
  'external-secrets.io',
  'gateway.networking.k8s.io',
  'helm.toolkit.fluxcd.io',
  'metallb.io',
  'monitoring.coreos.com',
  'source.toolkit.fluxcd.io',
];

/** The cluster `home`, in which every definition is. */
export function home(homelab: Homelab): Cluster {
  return new Cluster(homelab, 'home', { domain: 'home.example.net', engine: argoCd(), externalCrds: groups });
}

/** A set with one fact of its own, `zone`, delivered by a cluster. */
export function set(homelab: Homelab, id: string, hub: Cluster, props: Partial<ClusterSetProps> = {}): ClusterSet {
  return new ClusterSet(homelab, id, {
    hub,
    selector: { matchLabels: { role: id } },
    example: { name: 'media', domain: 'media.example.net', environment: 'staging', facts: { zone: 'a' } },
    facts: { zone: { label: 'zone' } },
    externalCrds: groups,
    ...props,
  });
}

/** An add-on `id` in a namespace of the same name, with the objects of a YAML text. */
export function app(cluster: Cluster | ClusterSet, id: string, yaml: string): ManifestAddon {
  const addon = new ManifestAddon(cluster, id, { namespace: id });
  put(addon, 'manifests', yaml);
  return addon;
}

/** Puts the objects of a YAML text into one of an add-on's charts. */
export function put(
  addon: ManifestAddon | Release,
  chart: 'prerequisites' | 'manifests' | 'clusterManifests',
  yaml: string,
): void {
  for (const object of documents(yaml))
    new ApiObject(addon[chart], `${object.kind}-${object.metadata.name ?? 'unnamed'}`.toLowerCase(), object);
}

/** Properties of {@link Release}. */
export interface ReleaseProps extends AddonProps {
  readonly version?: string;
  readonly values?: JsonObject;
  /** Groups and kinds whose definitions it installs. */
  readonly installs?: readonly string[];
}

/** An add-on with a chart, in a namespace of the same name, that declares what it is told to. */
export class Release extends HelmAddon<JsonObject> {
  private readonly installs: readonly string[];

  constructor(cluster: Cluster | ClusterSet, id: string, { installs = [], ...props }: ReleaseProps = {}) {
    super(
      cluster,
      id,
      { repository: 'https://charts.example.net', name: id, version: '1.2.3' },
      { namespace: id, values: {} },
      props,
    );
    this.installs = installs;
  }

  override get crds(): InstalledCrds {
    return Object.fromEntries(this.installs.map(group => [group, 'example/project v1.2.3']));
  }

  makes<K extends RefKind>(kind: K, name: string, options: ExternalOptions = {}): RefOf[K] {
    return this.declare(kind, name, options);
  }
}

/** A network plan of `10.0.4.0/24`. */
export function plan(cluster: Cluster, props: Partial<NetworkPlanProps> = {}): NetworkPlan {
  return new NetworkPlan(cluster, 'network', { nodes: '10.0.4.0/24', defaultGateway: '10.0.4.1', ...props });
}

/** A machine of the control plane with the address `10.0.4.101`; its hardware address follows from its id. */
export function machine(cluster: Cluster | ClusterSet, id: string, props: Partial<MachineProps> = {}): Machine {
  const serial = [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 256, 0);
  return new Machine(cluster, id, {
    role: 'control-plane',
    macs: [`00:23:24:e7:29:${serial.toString(16).padStart(2, '0')}`],
    installDisk: '/dev/sda',
    interfaces: [{ addresses: ['10.0.4.101/24'] }],
    ...props,
  });
}

/** Talos on one machine of the control plane, `node1`, in a cluster with a network plan. */
export function talos(cluster: Cluster, props: Partial<TalosClusterProps> = {}): TalosCluster {
  if (cluster.network === undefined) plan(cluster, { vip: '10.0.4.100' });
  if (cluster.machines.length === 0) machine(cluster, 'node1');
  return new TalosCluster(cluster, 'talos', { version: '1.13.9', kubernetesVersion: '1.36.4', ...props });
}
