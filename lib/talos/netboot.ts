import { Construct } from 'constructs';
import { writeFiles, type FileOutput, type FileSource } from '../core/file-source';
import type { Architecture, Machine } from '../core/machine';
import { requireList } from '../core/names';
import { requireProps } from '../core/props';
import type { BootAsset } from '../metal/assets';
import type { Matchbox } from '../metal/matchbox';
import { MatchboxGroup } from '../metal/matchbox-group';
import { MatchboxProfile } from '../metal/matchbox-profile';
import type { Schematic } from './schematic';
import type { TalosCluster } from './talos-cluster';

const mark = Symbol.for('cdk8s-homelab.TalosNetboot');

/** Properties of {@link TalosNetboot}. */
export interface TalosNetbootProps {
  /** What its machines run. */
  readonly talos: TalosCluster;
  /** What tells them to. */
  readonly matchbox: Matchbox;
  /** Architectures there are images of. @default ['amd64', 'arm64'] */
  readonly architectures?: readonly Architecture[];
  /** Consoles of the kernel, the last one is the main one. @default ['tty0', 'ttyS0'] */
  readonly consoles?: readonly string[];
  /**
   * What machines boot that nobody knows. `maintenance` is Talos without a configuration: it shows its addresses and waits for one,
   * and leaves the disks alone. @default - nothing: iPXE shows its menu
   */
  readonly fallback?: MatchboxProfile | 'maintenance';
}

/** What hardens the kernel, as Talos' own images have it. */
const hardening = ['init_on_alloc=1', 'init_on_free=1', 'slab_nomerge', 'pti=on'];

/**
 * Boots the machines of a cluster into Talos over the network: a profile for each machine, since each has a configuration of its own,
 * and a group for each of its hardware addresses. Kernel and initial file system are those of the machine's schematic; after the
 * installation, the disk boots instead. Make it behind the machines.
 *
 * The configurations are served over plain HTTP and have the cluster's keys in them: keep the network to yourself.
 *
 * @throws if Talos and matchbox are of two clusters, the firmware checks signatures, there is no image of an architecture, or the
 * fallback is no profile
 * @see https://docs.siderolabs.com/talos/v1.13/platform-specific-installations/bare-metal-platforms/matchbox
 */
export class TalosNetboot extends Construct implements FileSource {
  readonly talos: TalosCluster;
  readonly matchbox: Matchbox;
  /** What each machine boots, by hostname. */
  readonly profiles: ReadonlyMap<string, MatchboxProfile>;
  /** Where each machine's complete configuration is served, by hostname: somebody puts it there. */
  readonly machineConfigs: ReadonlyMap<string, BootAsset>;

  /** Whether a value is one, from whichever copy of the library. */
  static isTalosNetboot(this: void, value: unknown): value is TalosNetboot {
    return typeof value === 'object' && value !== null && mark in value;
  }

  constructor(scope: Construct, id: string, props: TalosNetbootProps) {
    super(scope, id);
    Object.defineProperty(this, mark, { value: true });
    requireProps('TalosNetbootProps', props);
    const { talos, matchbox, architectures = ['amd64', 'arm64'], consoles = ['tty0', 'ttyS0'], fallback } = props;
    requireParts(talos, matchbox);
    this.talos = talos;
    this.matchbox = matchbox;
    const profiles = new Map<string, MatchboxProfile>();
    const machineConfigs = new Map<string, BootAsset>();
    for (const machine of talos.machines) {
      requireImage(machine, requireList('architectures', architectures));
      const config = matchbox.externalAsset(
        `talos/${talos.version}/machine-configs/${talos.cluster.name}/${machine.hostname}.yaml`,
      );
      const profile = this.addProfile(machine.hostname, {
        title: `${machine.hostname}, Talos ${talos.version}`,
        architecture: machine.architecture,
        schematic: talos.schematicOf(machine),
        consoles: requireList('consoles', consoles),
        config,
      });
      machineConfigs.set(machine.hostname, config);
      profiles.set(machine.hostname, profile);
      addGroups(matchbox, machine, profile);
    }
    if (fallback !== undefined) {
      const profile = fallback === 'maintenance' ? this.addMaintenance(consoles) : fallback;
      new MatchboxGroup(matchbox, 'default', { name: 'unknown machines', profile });
    }
    this.profiles = profiles;
    this.machineConfigs = machineConfigs;
  }

  [writeFiles](output: FileOutput): void {
    for (const { hostname } of this.talos.machines) {
      if (!this.profiles.has(hostname))
        output.problem(`machine '${hostname}' was made behind it, and would not boot: make it behind the machines`);
    }
  }

  /** One group takes everything that is unknown, so the image is that of most machines. */
  private addMaintenance(consoles: readonly string[]): MatchboxProfile {
    const { version, schematic } = this.talos;
    return this.addProfile('maintenance', {
      title: `Talos ${version} without a configuration`,
      architecture: 'amd64',
      schematic,
      consoles,
    });
  }

  private addProfile(id: string, { title, architecture, schematic, consoles, config }: BootedTalos): MatchboxProfile {
    const { talos, matchbox } = this;
    const folder = `talos/${talos.version}/${architecture}${folderSuffix(schematic, talos.schematic)}`;
    const kernel = matchbox.asset({
      path: `${folder}/vmlinuz`,
      url: schematic.kernelUrl(talos.version, { architecture }),
    });
    const initrd = matchbox.asset({
      path: `${folder}/initramfs.xz`,
      url: schematic.initramfsUrl(talos.version, { architecture }),
    });
    matchbox.prepare({ id: schematic.id, factory: `https://${schematic.factory}`, yaml: schematic.yaml });
    return new MatchboxProfile(matchbox, id, {
      name: title,
      kernel,
      initrd: [initrd],
      args: [
        `initrd=${initrd.name}`,
        ...hardening,
        ...consoles.map(console => `console=${console}`),
        'printk.devkmsg=on',
        'talos.platform=metal',
        ...schematic.extraKernelArgs,
        ...(config === undefined ? [] : [`talos.config=${matchbox.endpoint}${config.location}`]),
      ],
      // Another machine that took a known one's name and address would do harm.
      menu: config === undefined,
    });
  }
}

/** What a profile of Talos is made of. */
interface BootedTalos {
  /** What people read. */
  readonly title: string;
  readonly architecture: Architecture;
  readonly schematic: Schematic;
  readonly consoles: readonly string[];
  /** Where its configuration is served; without one, it waits for one. */
  readonly config?: BootAsset;
}

/** Machines with another schematic than the cluster's get a folder of their own. */
function folderSuffix(schematic: Schematic, common: Schematic): string {
  return schematic.id === common.id ? '' : `-${schematic.id.slice(0, 8)}`;
}

/** A group has one address, so a machine with two is in two groups. */
function addGroups(matchbox: Matchbox, { hostname, macs }: Machine, profile: MatchboxProfile): void {
  macs.forEach((mac, index) => {
    const id = macs.length === 1 ? hostname : `${hostname}-${index + 1}`;
    new MatchboxGroup(matchbox, id, { name: hostname, profile, mac });
  });
}

function requireParts(talos: TalosCluster, matchbox: Matchbox): void {
  if (talos.cluster !== matchbox.cluster)
    throw new Error(
      `talos is of cluster '${talos.cluster.name}' and matchbox of '${matchbox.cluster.name}': make a matchbox there, with the same endpoint`,
    );
  if (talos.secureBoot)
    throw new Error('secureBoot machines start only what is signed as a whole, and matchbox sends parts: boot them from the ISO');
}

function requireImage({ hostname, architecture }: Machine, architectures: readonly Architecture[]): void {
  if (!architectures.includes(architecture))
    throw new Error(
      `${hostname} is ${architecture}, and there are images of ${architectures.join(', ') || 'no architecture'} only`,
    );
}
