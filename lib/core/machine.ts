import { Construct } from 'constructs';
import { Cluster } from './cluster';
import { requireInstallDisk, type InstallDisk } from './machine/install-disk';
import { requireInterfaces, type MachineInterface } from './machine/interfaces';
import { requireMac } from './machine/mac';
import { requireAnnotations, requireLabels, requireTaints, type Taint } from './machine/node-properties';
import { requireDomain, requireList } from './names';
import { requireProps } from './props';
import { ClusterTarget } from './target';

const mark = Symbol.for('cdk8s-homelab.Machine');

/** What a machine does in its cluster. */
export type MachineRole = 'control-plane' | 'worker';

/** Instruction set of a machine, in Kubernetes' words. */
export type Architecture = 'amd64' | 'arm64';

/** Properties of a {@link Machine}. */
export interface MachineProps {
  readonly role: MachineRole;
  /** Hardware addresses of the devices it may boot from, for example `['00:23:24:e7:29:40']`. */
  readonly macs: readonly string[];
  /** @default 'amd64' */
  readonly architecture?: Architecture;
  /** Its name in the network: a label or a whole domain name. @default - the id */
  readonly hostname?: string;
  /** What the operating system is installed on: `/dev/sda`, or what selects the disk. */
  readonly installDisk: InstallDisk;
  /** Its network devices; by the first one, others reach it. */
  readonly interfaces: readonly MachineInterface[];
  /** Labels of its node. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of its node. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** What keeps pods off its node. @default - none */
  readonly taints?: readonly Taint[];
  /** What people should know of it, for example `{ gpu: 'Radeon 780M', memory: '32 GiB' }`. @default - nothing */
  readonly hardware?: Readonly<Record<string, string>>;
}

/**
 * One machine of a cluster, the only place where its facts stand: boot profiles, machine configuration, checks of addresses and
 * the plan for people are made from it.
 *
 * @throws if a hardware address, a network address, a name, the install disk, a label or a taint is none, or it lies in no cluster
 */
export class Machine extends Construct {
  readonly role: MachineRole;
  readonly architecture: Architecture;
  readonly hostname: string;
  /** Hardware addresses of the devices it may boot from, in lower case, joined by colons. */
  readonly macs: readonly string[];
  readonly installDisk: InstallDisk;
  /** Its network devices as they were given. */
  readonly interfaces: readonly MachineInterface[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly hardware: Readonly<Record<string, string>>;
  /** The cluster it belongs to. */
  readonly cluster: Cluster;

  /** Whether a value is a machine, from whichever copy of the library. */
  static isMachine(this: void, value: unknown): value is Machine {
    return typeof value === 'object' && value !== null && mark in value;
  }

  constructor(scope: Construct, id: string, props: MachineProps) {
    super(scope, id);
    Object.defineProperty(this, mark, { value: true });
    requireProps('MachineProps', props);
    this.cluster = clusterOf(this);
    this.role = props.role;
    this.architecture = props.architecture ?? 'amd64';
    this.hostname = requireDomain('hostname', props.hostname ?? id);
    this.macs = requireList('macs', props.macs).map(mac => requireMac('macs', mac));
    if (this.macs.length === 0)
      throw new Error("macs is empty: give the address of a network device, such as '00:23:24:e7:29:40'");
    this.installDisk = requireInstallDisk(props.installDisk);
    this.interfaces = requireInterfaces(props.interfaces);
    this.labels = requireLabels(props.labels ?? {});
    this.annotations = requireAnnotations(props.annotations ?? {});
    this.taints = requireTaints(props.taints ?? []);
    this.hardware = props.hardware ?? {};
    this.cluster.addMachine(this);
  }

  /** The address by which others reach it, without a prefix; absent if only a DHCP server knows it. */
  get address(): string | undefined {
    return this.addresses[0];
  }

  /** Every address that is known of it, without prefixes: those of the first device first. */
  get addresses(): readonly string[] {
    return this.interfaces
      .flatMap(each => [each, ...(each.vlans ?? [])])
      .flatMap(({ addresses = [], dhcp }) => [...addresses, ...(typeof dhcp === 'object' ? [dhcp.address] : [])])
      .map(address => address.split('/')[0] ?? address);
  }
}

function clusterOf(machine: Machine): Cluster {
  const target = ClusterTarget.of(machine);
  if (target instanceof Cluster) return target;
  throw new Error(
    `machine '${machine.node.id}' must lie in a Cluster, got set '${target.node.id}': a set's machines are not known`,
  );
}
