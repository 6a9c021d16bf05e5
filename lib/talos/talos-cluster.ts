import { Construct } from 'constructs';
import { Cluster } from '../core/cluster';
import { writeFiles, type FileOutput, type FileSource } from '../core/file-source';
import type { Machine } from '../core/machine';
import { shown } from '../core/names';
import { requireProps } from '../core/props';
import { ClusterTarget } from '../core/target';
import { renderPatches, type TalosPatches } from './render-patches';
import { Schematic } from './schematic';
import type { TalosSettings } from './settings';
import type { TalosClusterProps } from './talos-cluster-props';
import { parseTalosVersion, requireTag, type TalosVersion } from './version';

const mark = Symbol.for('cdk8s-homelab.TalosCluster');

/**
 * Talos Linux on the machines of a cluster: patches of its machine configuration, in the form that its release takes, and what is to
 * be installed. Written to `talos/`: `cluster.yaml`, `control-plane.yaml`, `worker.yaml` and `nodes/<hostname>.yaml`, each only if there
 * is something in it, for `talosctl gen config` and `talosctl machineconfig patch` in this order; `schematic.yaml` for the Image Factory.
 * No secret is in them.
 *
 * @throws if it lies in no cluster or in one that has one already, a version is not exact or not known here, the endpoint has no port,
 * or labels of nodes are given as a flag
 * @see https://docs.siderolabs.com/talos/v1.13/configure-your-talos-cluster/system-configuration/patching
 */
export class TalosCluster extends Construct implements FileSource {
  /** The cluster whose machines it is on. */
  readonly cluster: Cluster;
  /** Release of Talos, for example `1.11.5`. */
  readonly version: string;
  /** Release of Kubernetes, for example `1.34.1`. */
  readonly kubernetesVersion: string;
  /** Whether the machines' firmware checks signatures. */
  readonly secureBoot: boolean;
  /** What is in the image of machines that say nothing else. */
  readonly schematic: Schematic;
  /** What it was made with. */
  readonly props: TalosClusterProps;
  private readonly release: TalosVersion;

  /** Whether a value is a Talos cluster, from whichever copy of the library. */
  static isTalosCluster(this: void, value: unknown): value is TalosCluster {
    return typeof value === 'object' && value !== null && mark in value;
  }

  constructor(scope: Construct, id: string, props: TalosClusterProps) {
    super(scope, id);
    this.cluster = clusterOf(this);
    Object.defineProperty(this, mark, { value: true });
    requireProps('TalosClusterProps', props);
    this.release = parseTalosVersion(props.version);
    this.version = this.release.number;
    this.kubernetesVersion = requireTag('kubernetesVersion', props.kubernetesVersion).slice(1);
    if (props.endpoint !== undefined) requireEndpoint(props.endpoint);
    for (const settings of [props, props.controlPlane, props.worker, ...Object.values(props.machines ?? {})])
      requireNoLabelFlag(settings);
    this.secureBoot = props.secureBoot ?? false;
    this.schematic = props.schematic ?? new Schematic();
    this.props = props;
  }

  /** The machines it is on, by id. */
  get machines(): readonly Machine[] {
    return this.cluster.machines;
  }

  /**
   * Where machines reach the API server, with its port.
   *
   * @throws if it is not given, and neither a VIP nor the address of an only control plane is known
   */
  get endpoint(): string {
    if (this.props.endpoint !== undefined) return this.props.endpoint;
    const controlPlanes = this.machines.filter(({ role }) => role === 'control-plane');
    const host = this.cluster.network?.vip ?? (controlPlanes.length === 1 ? controlPlanes[0]?.address : undefined);
    if (host === undefined)
      throw new Error(
        `endpoint is needed, such as https://10.0.4.100:6443: the network plan has no vip, and there are ${controlPlanes.length} control planes`,
      );
    return `https://${host.includes(':') ? `[${host}]` : host}:6443`;
  }

  /** What is in the image of a machine. */
  schematicOf(machine: Machine): Schematic {
    return this.settingsOf(machine).find(({ schematic }) => schematic !== undefined)?.schematic ?? this.schematic;
  }

  /** The container image that a machine is installed with. */
  installerOf(machine: Machine): string {
    return this.schematicOf(machine).installerImage(this.version, { secureBoot: this.secureBoot });
  }

  /**
   * The patches for this release of Talos, or for another one: what an upgrade would come to.
   *
   * @param version an exact release. @default - that of the cluster
   * @throws if it is not exact or not known here, or there is no endpoint
   */
  patches(version: string = this.version): TalosPatches {
    return renderPatches(this, parseTalosVersion(version));
  }

  [writeFiles](output: FileOutput): void {
    const { files, problems, warnings } = this.patches();
    for (const problem of problems) output.problem(problem);
    for (const warning of warnings) output.warning(warning);
    for (const [path, text] of files) output.file(path, text);
  }

  /** What was said of a machine, the strongest first; what was said of the whole cluster aside. */
  private settingsOf({ hostname, role }: Machine): readonly TalosSettings[] {
    const { machines, controlPlane, worker } = this.props;
    const own = machines !== undefined && Object.hasOwn(machines, hostname) ? machines[hostname] : undefined;
    return [own, role === 'control-plane' ? controlPlane : worker].filter(each => each !== undefined);
  }
}

function clusterOf(talos: TalosCluster): Cluster {
  const target = ClusterTarget.of(talos);
  if (!(target instanceof Cluster))
    throw new Error(
      `Talos '${talos.node.id}' must lie in a Cluster, got set '${target.node.id}': a set's machines are not known`,
    );
  if (target.host !== undefined)
    throw new Error(`'${target.node.id}' runs on machines of '${target.host.node.id}': make the Talos cluster there`);
  const other = target.node.findAll().find(TalosCluster.isTalosCluster);
  if (other !== undefined)
    throw new Error(`'${target.node.id}' has the Talos cluster '${other.node.id}' already, and has one only`);
  return target;
}

function requireEndpoint(endpoint: string): void {
  if (typeof endpoint !== 'string' || !/^https:\/\/([\w.-]+|\[[\da-f:]+\]):\d{1,5}$/i.test(endpoint))
    throw new Error(`endpoint must be https://, a host and a port, such as https://10.0.4.100:6443, got ${shown(endpoint)}`);
}

function requireNoLabelFlag(settings: TalosSettings | undefined): void {
  if (settings?.kubelet?.extraArgs !== undefined && 'node-labels' in settings.kubelet.extraArgs)
    throw new Error(
      "kubelet extraArgs must not have 'node-labels': give labels to the machine, and say excludeFromExternalLoadBalancers: false for that label to go",
    );
}
